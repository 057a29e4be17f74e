package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;

/// Moves time forward, layer-step by layer-step, in integer picoseconds.
///
/// Steps run one after another, and so do the layers of a step: a layer's router needs what the layer before put out.
/// Inside a layer-step every access issues when the router has finished; resources serve in order of issue, hits before
/// misses. A fetch passes its stages in cut-through: a stage starts when the first byte is there and cannot end before
/// the stage before it. An expert's weights stream into the arrays when all of them have arrived in the near tier; the
/// arrays work while they stream, and end no earlier than the last fold after the last weight.
final class TimingPass {

    private final ExpertTiming[] experts;
    private final long[] busyUntil;
    private final long[] busy;
    private final long[] boundBy;
    private final long[] busyTotal;
    private final long[] layerPicoseconds;
    private final Latencies decode = new Latencies();
    private final RowHistogram rows;
    private long now;
    private long decodeTokens;
    private long decodePicoseconds;
    private long firstByte;

    TimingPass(ExpertTiming[] experts, int resources, int layers) {
        this.experts = experts;
        busyUntil = new long[resources];
        busy = new long[resources];
        boundBy = new long[resources];
        busyTotal = new long[resources];
        layerPicoseconds = new long[layers];
        rows = new RowHistogram(experts.length);
    }

    void run(TraceBlock block, LayerSteps found) {
        int layers = block.layers();
        int[] at = new int[layers];
        for (int layer = 0; layer < layers; layer++) {
            at[layer] = found.layerStart(layer);
        }
        for (int step = 0; step < block.steps(); step++) {
            long start = now;
            for (int layer = 0; layer < layers; layer++) {
                int count = found.count(layer, step);
                long duration = layerStep(found.accesses(), at[layer], count);
                at[layer] += count;
                layerPicoseconds[layer] = Math.addExact(layerPicoseconds[layer], duration);
                now = Math.addExact(now, duration);
            }
            tokensOf(block, step, now - start);
        }
    }

    /// Duration of one layer-step; all resources are idle at its start.
    private long layerStep(long[] accesses, int from, int count) {
        Arrays.fill(busyUntil, 0);
        Arrays.fill(busy, 0);
        long end = 0;
        for (int i = from; i < from + count; i++) {
            long access = accesses[i];
            int rowCount = LayerSteps.rows(access);
            int expertClass = LayerSteps.expertClass(access);
            ExpertTiming expert = experts[expertClass];
            rows.add(expertClass, rowCount);
            long here = 0;
            for (int fetch = LayerSteps.fetches(access); fetch > 0; fetch--) {
                here = Math.max(here, pass(expert.fetchStages(), 0));
            }
            long delivered = pass(expert.deliverStages(), here);
            end = Math.max(end, compute(expert, rowCount, delivered));
        }
        int bound = Resources.ARRAY;
        for (int resource = 0; resource < busy.length; resource++) {
            busyTotal[resource] += busy[resource];
            if (busy[resource] > busy[bound]) {
                bound = resource;
            }
        }
        boundBy[bound] += end;
        return end;
    }

    /// Sends weights that are complete at `ready` through stages; returns when the last byte is out of the last stage,
    /// and leaves in `firstByte` when the first one is.
    private long pass(Stage[] stages, long ready) {
        long first = ready;
        long last = ready;
        for (Stage stage : stages) {
            long occupancy = stage.occupancyPicoseconds();
            int resource = stage.resource();
            long start = Math.max(Math.max(busyUntil[resource], first), last - occupancy);
            busyUntil[resource] = start + occupancy;
            busy[resource] += occupancy;
            first = start + stage.latencyPicoseconds();
            last = first + occupancy;
        }
        firstByte = first;
        return last;
    }

    private long compute(ExpertTiming expert, int rowCount, long delivered) {
        long array = expert.arrayPicoseconds(rowCount);
        long sram = expert.sramPicoseconds(rowCount);
        long start = Math.max(busyUntil[Resources.ARRAY], firstByte);
        long end =
                Math.max(
                        start + Math.max(array, sram),
                        delivered + expert.tailPicoseconds(rowCount));
        busyUntil[Resources.ARRAY] = end;
        busy[Resources.ARRAY] += array;
        busy[Resources.SRAM] += sram;
        return end;
    }

    /// A decode token's latency is the makespan of its step.
    private void tokensOf(TraceBlock block, int step, long makespan) {
        long tokens = 0;
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            if (block.phase(token) != Phase.PREFILL) {
                tokens++;
            }
        }
        if (tokens > 0) {
            decode.add(makespan, tokens);
            decodeTokens += tokens;
            decodePicoseconds =
                    Math.addExact(decodePicoseconds, Math.multiplyExact(tokens, makespan));
        }
    }

    long totalPicoseconds() {
        return now;
    }

    long[] boundByPicoseconds() {
        return boundBy;
    }

    long[] busyPicoseconds() {
        return busyTotal;
    }

    long[] layerPicoseconds() {
        return layerPicoseconds;
    }

    Latencies decodeLatencies() {
        return decode;
    }

    long decodeTokens() {
        return decodeTokens;
    }

    /// Sum over decode tokens of their latency.
    long decodePicoseconds() {
        return decodePicoseconds;
    }

    /// How many accesses there were, by class of experts and rows.
    RowHistogram rows() {
        return rows;
    }
}
