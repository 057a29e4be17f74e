package org.moesaic.traces.internal.rows;

import java.util.OptionalInt;
import org.moesaic.traces.TraceHeader.LayerNumbering;

/// What a file or its format says of rows that are spooled, beyond the rows.
///
/// @param format name of the importer
/// @param modelName the model that the file names; may be empty
/// @param numbering what its layer ids count
/// @param experts experts in one layer, where it says so
/// @param topK selections of a row, where it says so
/// @param prefillComplete true if the capture holds the prefill rows of its requests
/// @param decodeComplete true if it holds the decode rows
/// @param source where it was captured; may be empty
public record RowFacts(
        String format,
        String modelName,
        LayerNumbering numbering,
        OptionalInt experts,
        OptionalInt topK,
        boolean prefillComplete,
        boolean decodeComplete,
        String source) {

    /// Of a format whose rows are all that there is.
    public static RowFacts of(String format, LayerNumbering numbering) {
        return new RowFacts(
                format, "", numbering, OptionalInt.empty(), OptionalInt.empty(), false, false, "");
    }
}
