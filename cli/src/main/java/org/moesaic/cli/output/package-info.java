/// What the command says and writes.
///
/// - [Console]: the two streams, and whether they are terminals; [StandardStream]: standard output that notices a closed
///   pipe
/// - [Numbers], [Table], [Style]: figures, columns and colours for people; [JsonText]: JSON for programs
/// - [ProgressReporter], [Progress]: how far long work is, on a terminal only
/// - [OutputFolder], [OutputFile]: results under a temporary name until they are complete; [PendingPath] is the name
package org.moesaic.cli.output;
