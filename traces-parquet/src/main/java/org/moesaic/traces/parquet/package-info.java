/// Routing tables in Parquet files; an optional room, for its libraries are as large as everything else together.
///
/// - [ParquetImporter]: the service that recognises and opens such files
/// - [ParquetTable]: row groups, one after the other, as rows of texts
/// - [ParquetColumn]: the values of one column, flat or a list, row by row
/// - [FooterSizes]: what a footer claims, held against its bytes before the library believes it
/// - [BoundedCodecs]: pages unpacked into no more memory than is allowed
package org.moesaic.traces.parquet;
