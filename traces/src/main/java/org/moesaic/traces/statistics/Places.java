package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Lists of places in messages: the first few in full, the rest as a number.
final class Places {

    private static final int SHOWN = 6;

    private final List<String> shown = new ArrayList<>();
    private long count;

    void add(String place) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add(place);
        }
    }

    /// Adds a place whose text is only made if it will be shown: a fault may sit in every row of a trace.
    void add(Supplier<String> place) {
        if (count < SHOWN) {
            add(place.get());
        } else {
            count++;
        }
    }

    long count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// `a, b, c and 12 more`.
    @Override
    public String toString() {
        String rest = count > SHOWN ? " and " + (count - SHOWN) + " more" : "";
        return shown.stream().collect(Collectors.joining(", ")) + rest;
    }
}
