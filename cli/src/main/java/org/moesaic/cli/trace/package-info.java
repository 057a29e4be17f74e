/// `moesaic trace info`, `moesaic trace check` and `moesaic trace import`.
///
/// - [TraceInfoVerb], [TraceCheckVerb], [TraceImportVerb]: the verbs
/// - [TraceInput]: the trace file and the model that it is held against, as options of all three
/// - [InfoJson], [InfoText], with [DetailJson], [DetailText] and [Against]: what `info` prints; [FindingsOutput] prints findings in both forms, for both verbs
/// - [ImportOutput]: what `import` prints; [CountsOutput]: what is printed of files that hold counts and no rows
/// - [WatchedTrace]: a trace that shows how far reading is
package org.moesaic.cli.trace;
