package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.statistics.CacheCounts;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.LayerCoupling;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.statistics.WorkingSet;

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
                values.put("reuse " + reuse.lag(), reuse.share().orElse(Double.NaN));
            }
        }
        for (CacheCounts each : statistics.lru()) {
            values.put("lru " + each.capacity(), each.hitRate());
        }
        for (CacheCounts each : statistics.belady()) {
            values.put("min " + each.capacity(), each.hitRate());
        }
        int layers = trace.header().layers();
        LayerCoupling coupling = new LayerCoupling(layers, experts);
        WorkingSet sets = new WorkingSet(layers, experts);
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        Lanes lanes = new Lanes();
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                coupling.see(block);
                sets.see(block);
                lanes.see(block);
            }
        }
        values.put("information", coupling.meanBits());
        for (int i = 1; i < WorkingSet.WINDOWS.length; i++) {
            values.put("set " + WorkingSet.WINDOWS[i], sets.mean(i));
        }
        for (int batch = 2; batch <= 64; batch *= 2) {
            values.put("union " + batch, lanes.union(batch));
        }
        return new Figures(values);
    }

    /// The bands of the reference that this trace does not meet, against another one.
    List<String> outside(Figures real) {
        List<String> outside = new ArrayList<>();
        real.values.forEach((name, value) -> {
            double mine = values.get(name);
            String kind = name.split(" ")[0];
            double band =
                    switch (kind) {
                        case "entropy" -> 0.05;
                        case "reuse", "lru", "min" -> 0.02;
                        case "load" -> 0.15 * value;
                        case "information" -> 0.20 * value;
                        default -> 0.05 * value;
                    };
            if (!value.isNaN() && !(Math.abs(mine - value) <= band)) {
                outside.add("%s: %.4f for %.4f".formatted(name, mine, value));
            }
        });
        return outside;
    }

    /// The first requests of at least 400 tokens, in lockstep.
    private static final class Lanes {

        private static final int STEPS = 400;

        private final List<BitSet[]> lanes = new ArrayList<>();
        private int request = -1;
        private BitSet[] current;
        private int tokens;
        private int layers;

        void see(TraceBlock block) {
            layers = block.layers();
            for (int token = 0; token < block.tokens() && lanes.size() < 64; token++) {
                if (block.request(token) != request) {
                    request = block.request(token);
                    tokens = 0;
                    current = new BitSet[STEPS * layers];
                }
                if (tokens < STEPS) {
                    for (int layer = 0; layer < layers; layer++) {
                        BitSet row = new BitSet();
                        for (int slot = 0; slot < block.topK(); slot++) {
                            row.set(block.expert(layer, token, slot));
                        }
                        current[tokens * layers + layer] = row;
                    }
                }
                if (++tokens == STEPS) {
                    lanes.add(current);
                }
            }
        }

        double union(int batch) {
            if (lanes.size() < batch) {
                return Double.NaN;
            }
            long distinct = 0;
            for (int i = 0; i < STEPS * layers; i++) {
                BitSet union = new BitSet();
                for (BitSet[] lane : lanes.subList(0, batch)) {
                    union.or(lane[i]);
                }
                distinct += union.cardinality();
            }
            return (double) distinct / (STEPS * layers);
        }
    }
}
