/// The `moesaic` command: its frame and its verbs.
///
/// - [Main]: arguments to exit code; the only place where errors become messages
/// - [Verbs]: the tree of verbs
/// - [Verb], [VerbGroup]: what a verb and a group of verbs are
/// - [MoesaicCommand]: the options that every verb has; [Context]: what they came to, as a verb sees it
/// - [UsageErrors]: one line for each way to misuse an option; [Mistakes]: what is wrong with their values, said at once
/// - `output`: results as text and JSON, tables, numbers, progress, output folders
///
/// To add a verb: write one class that extends [Verb] and carries picocli's `@Command(name, description, footer)` with
/// two or three examples in the footer; name it in [Verbs], one line. Options are fields with `@Option`; `--json`,
/// `--quiet`, `--help` and so on are there already. Print the result with [Context#result], say what goes on with
/// [Context#log], throw [org.moesaic.edge.MoesaicException] for whatever the user can cure, and return an
/// [org.moesaic.edge.Exit]. `--out` with `--force` is the mixin [OutOption], `--plugins` the mixin [PluginsOption].
/// A verb in a package of its own needs that package opened to picocli in `module-info.java`.
package org.moesaic.cli;
