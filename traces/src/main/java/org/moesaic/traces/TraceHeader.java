package org.moesaic.traces;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What is known of a routing trace before its rows are read.
///
/// @param name what to call the trace in messages: its file name
/// @param format the importer that reads it, such as `npz-pack` or `native-csv`
/// @param modelName the model that the file itself names; empty where it does not
/// @param layerIds the layers of the trace, ascending; index into this list is the `layer` of a [TraceBlock]
/// @param numbering what the layer ids count
/// @param experts experts in one layer, where the file says so
/// @param topK selections of one row; a row may hold fewer (dropped by capacity)
/// @param tokens number of tokens (rows of one layer), where the file says so; a claim, to be used for progress only
/// @param batching whether the steps are those of the run that was captured
/// @param rankOrdered true if the experts of a row are in descending gate weight
/// @param weightsKind what the gate weights are, if there are any
/// @param prefillComplete true if the trace holds the prefill rows of its requests
/// @param decodeComplete true if the trace holds the decode rows of its requests
/// @param synthetic true if the trace was generated, not captured
/// @param source where it was captured and by what; free text, may be empty
public record TraceHeader(
        String name,
        String format,
        String modelName,
        List<Integer> layerIds,
        LayerNumbering numbering,
        OptionalInt experts,
        int topK,
        OptionalLong tokens,
        Batching batching,
        boolean rankOrdered,
        WeightsKind weightsKind,
        boolean prefillComplete,
        boolean decodeComplete,
        boolean synthetic,
        String source) {

    /// The largest expert id plus one that a [TraceBlock] can hold.
    public static final int MAX_EXPERTS = Short.MAX_VALUE;

    /// What a layer id counts.
    public enum LayerNumbering {
        /// All layers of the model, dense ones included.
        MODEL,
        /// MoE layers only, from 0.
        MOE_ORDINAL,
        /// The file does not say.
        UNKNOWN
    }

    /// Whether steps are those of the captured run.
    public enum Batching {
        /// One token a step: the capture does not say which tokens ran together.
        UNBATCHED,
        /// As recorded.
        AS_RECORDED
    }

    /// What the gate weights of a trace are.
    public enum WeightsKind {
        NONE,
        RENORMALISED,
        RAW_TOPK,
        LOGITS
    }

    public TraceHeader {
        Objects.requireNonNull(name);
        Objects.requireNonNull(format);
        Objects.requireNonNull(modelName);
        layerIds = List.copyOf(layerIds);
        Objects.requireNonNull(numbering);
        Objects.requireNonNull(batching);
        Objects.requireNonNull(weightsKind);
        Objects.requireNonNull(source);
        if (layerIds.isEmpty() || topK < 1 || topK > MAX_EXPERTS) {
            throw new IllegalArgumentException("a trace has at least one layer and one selection");
        }
    }

    public int layers() {
        return layerIds.size();
    }
}
