package org.moesaic.traces.internal.table;

/// How a CSV table says what was selected.
enum TableForm {
    /// One line a selection: `expert`, `weight`.
    LONG,
    /// One line a row, its ids joined in one field: `experts` or `expert_ids`.
    JOINED,
    /// One line a row, an id a column: `expert_0`, `expert_1` …
    WIDE,
    /// One line a row, a column for each expert of the layer, with its gate weight or 0.
    DENSE,
    /// One line a token, a column of joined ids for each layer: `layer_0`, `layer_1` …
    LAYERS
}
