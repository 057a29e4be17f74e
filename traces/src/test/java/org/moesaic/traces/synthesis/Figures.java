package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.statistics.BatchUnion;
import org.moesaic.traces.statistics.CacheCounts;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.statistics.WorkingSetSize;

/// Every figure that has an acceptance band, and which bands do not hold.
record Figures(Map<String, Double> values) {

    static Figures of(RoutingTrace trace, int experts) {
        Map<String, Double> values = new LinkedHashMap<>();
        TraceStatistics statistics =
                TraceStatistics.of(
                        trace,
                        StatisticsOptions.defaults()
                                .withExperts(experts)
                                .withCaches(CacheScope.LAYER, List.of(experts / 4, experts / 2)));
        values.put("entropy", statistics.entropyBits());
        values.put("load", statistics.maxOverMeanLoad());
        for (ReuseAtLag reuse : statistics.reuse()) {
            if (List.of(1, 2, 8, 64).contains(reuse.lag())) {
                reuse.share().ifPresent(share -> values.put("reuse " + reuse.lag(), share));
            }
        }
        for (CacheCounts each : statistics.lru()) {
            values.put("lru " + each.capacity(), each.hitRate());
        }
        for (CacheCounts each : statistics.belady()) {
            values.put("min " + each.capacity(), each.hitRate());
        }
        statistics
                .detail()
                .betweenLayers()
                .ifPresent(layers ->
                        values.put(
                                "information", layers.gaps().getFirst().mean().informationBits()));
        for (WorkingSetSize set : statistics.workingSet()) {
            if (set.windowTokens() > 1) {
                values.put("set " + set.windowTokens(), set.meanExperts());
            }
        }
        for (BatchUnion union : statistics.detail().unions()) {
            if (union.batch() > 1) {
                values.put("union " + union.batch(), union.meanDistinctExperts());
            }
        }
        return new Figures(values);
    }

    /// The mean of each figure over some traces.
    static Figures mean(List<Figures> some) {
        Map<String, Double> mean = new LinkedHashMap<>();
        for (Figures each : some) {
            each.values.forEach(
                    (name, value) -> mean.merge(name, value / some.size(), Double::sum));
        }
        return new Figures(mean);
    }

    /// The bands of the reference that this trace does not meet, against another one.
    List<String> outside(Figures real) {
        return beyond(real, real);
    }

    /// The same with each band wider by the distance of a third trace from the other one.
    List<String> beyond(Figures real, Figures own) {
        List<String> outside = new ArrayList<>();
        real.values.forEach((name, value) -> {
            double mine = values.getOrDefault(name, Double.NaN);
            double distance = Math.abs(own.values.getOrDefault(name, Double.NaN) - value);
            if (!(Math.abs(mine - value) <= band(name, value) + distance)) {
                outside.add("%s: %.4f for %.4f".formatted(name, mine, value));
            }
        });
        return outside;
    }

    private static double band(String name, double value) {
        return switch (name.split(" ")[0]) {
            case "entropy" -> 0.05;
            case "reuse", "lru", "min" -> 0.02;
            case "load" -> 0.15 * value;
            case "information" -> 0.20 * value;
            default -> 0.05 * value;
        };
    }
}
