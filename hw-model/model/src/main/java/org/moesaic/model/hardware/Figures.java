package org.moesaic.model.hardware;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.moesaic.edge.Located;

/// Figures with low, nominal and high, and what must be said of each: node, fidelity, source.
final class Figures {

    private Figures() {}

    static boolean said(Located cost) {
        return cost.at("node").text().isPresent()
                && cost.at("source").text().isPresent()
                && fidelity(cost).isPresent();
    }

    static Optional<Fidelity> fidelity(Located cost) {
        for (Fidelity fidelity : Fidelity.values()) {
            if (cost.at("fidelity").text().filter(fidelity.label()::equals).isPresent()) {
                return Optional.of(fidelity);
            }
        }
        return Optional.empty();
    }

    static Optional<Range> range(Located range, Function<String, BigDecimal> unit) {
        Map<String, BigDecimal> corners = new LinkedHashMap<>();
        for (String corner : List.of("low", "nominal", "high")) {
            range.at(corner).decimal(unit).ifPresent(value -> corners.put(corner, value));
        }
        if (corners.size() < 3) {
            return Optional.empty();
        }
        BigDecimal low = corners.get("low");
        BigDecimal nominal = corners.get("nominal");
        BigDecimal high = corners.get("high");
        if (low.compareTo(nominal) > 0 || nominal.compareTo(high) > 0) {
            range.problem(
                    "is not in order: "
                            + range.at("low").text().orElse("")
                            + ", "
                            + range.at("nominal").text().orElse("")
                            + ", "
                            + range.at("high").text().orElse(""),
                    "low <= nominal <= high");
            return Optional.empty();
        }
        return Optional.of(new Range(low.doubleValue(), nominal.doubleValue(), high.doubleValue()));
    }
}
