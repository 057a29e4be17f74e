package org.moesaic.model.compare;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What policies are ranked by, all nominal; of each, less is better. The first one orders a comparison.
public enum Criterion {
    ENERGY,
    LATENCY,
    BYTES,
    AREA,
    ERROR;

    /// The name in results.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The nominal figure of one policy; empty if it is not known.
    public OptionalDouble of(Objectives objectives) {
        return of(objectives, Corner.NOMINAL);
    }

    /// The figure of one policy at a corner; empty if it is not known. Times and bytes are the same at all of them.
    public OptionalDouble of(Objectives objectives, Corner corner) {
        return switch (this) {
            case ENERGY -> OptionalDouble.of(corner.of(objectives.picojoulesPerToken()));
            case LATENCY -> OptionalDouble.of(objectives.picosecondsPerToken());
            case BYTES -> OptionalDouble.of(objectives.bytesPerToken());
            case AREA ->
                    objectives
                            .squareMillimetres()
                            .map(area -> OptionalDouble.of(corner.of(area)))
                            .orElseGet(OptionalDouble::empty);
            case ERROR -> objectives.relativeError();
        };
    }

    /// One more than how many of `all` are better; those that are equal have the same rank. Empty where the figure is not
    /// known.
    public OptionalInt rank(Objectives one, List<Objectives> all) {
        OptionalDouble own = of(one);
        if (own.isEmpty()) {
            return OptionalInt.empty();
        }
        long better =
                all.stream()
                        .map(this::of)
                        .filter(each -> each.isPresent() && each.getAsDouble() < own.getAsDouble())
                        .count();
        return OptionalInt.of(Math.toIntExact(better + 1));
    }
}
