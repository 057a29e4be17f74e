/// Routing traces as streams of layer-steps.
///
/// - [RoutingTrace]: a trace that can be read from the start, any number of times; [TraceHeader] is what is known of it
/// - [TraceReader] fills one [TraceBlock] after the other: whole steps, in columns, in bounded memory
/// - [TraceImporters] opens files, with one [TraceImporter] a format; [TraceFile] is what it judges them by
/// - [ExpertCounts]: how often each expert was selected, of files that hold no more and of any trace;
///   [ExpertCountsWriter] writes it
/// - [NativeCsvWriter] writes the native text form; [TraceFacts] counts
/// - [ScratchLongs]: a column as long as a trace that does not grow the heap
/// - [InMemoryTrace]: a trace kept in blocks, for small traces and measurements; [TraceBuilder] makes one in code
/// - [ModelCards]: model shapes by name; [ModelParameters] is what is counted from a shape; [TraceFit] holds a
///   trace against one
package org.moesaic.traces;
