package org.moesaic.traces.internal.csv;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The columns of the native CSV form, in the order in which they are written.
enum Column {
    STEP(true),
    REQUEST_ID(true),
    PHASE(true),
    STAGE(false),
    POSITION(true),
    LAYER(true),
    EXPERTS(true),
    WEIGHTS(false),
    TOKEN_ID(false),
    ARRIVAL_NS(false);

    private final boolean required;

    Column(boolean required) {
        this.required = required;
    }

    boolean required() {
        return required;
    }

    /// The name in the header row.
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> titles() {
        return Arrays.stream(values()).map(Column::title).toList();
    }
}
