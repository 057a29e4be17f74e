package org.moesaic.model.replay;

import java.util.List;
import java.util.Optional;
import org.moesaic.traces.ModelCard;
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

    /// Patterns that are kept; a power of two. A pattern that falls on another's place takes it.
    private static final int KEPT = 1024;

    private final LayerStepSimulation routed;
    private final boolean counted;
    private final DenseTiming dense;
    private final Optional<TimelineRecorder> timeline;
    private final Optional<AheadTiming> ahead;
    private final ModelCard model;
    private final LayerStepPattern[] kept = new LayerStepPattern[KEPT];
    private final Optional<Exchange> exchange;
    private final int exchangeLink;
    private final long[] boundBy;
    private final long[] busyTotal;
    private final long[] layerPicoseconds;
    private final long[] exchanges;
    private final Latencies decode = new Latencies();
    private final RowHistogram rows;
    private long now;
    private long steps;
    private long decodeTokens;
    private long decodePicoseconds;

    /// @param experts routed experts by class
    /// @param counted false if they are left out
    /// @param dense the modules beside them
    /// @param exchange between devices, if there are several
    /// @param options prefetch and timeline
    TimingPass(
            EngineTiming[] experts,
            ExpertClasses classes,
            boolean counted,
            DenseTiming dense,
            Optional<Exchange> exchange,
            Resources resources,
            ModelCard model,
            ReplayOptions options) {
        this.counted = counted;
        this.dense = dense;
        this.exchange = exchange;
        exchangeLink = exchange.map(each -> resources.of(each.link())).orElse(-1);
        routed = new LayerStepSimulation(experts, classes, resources);
        timeline =
                options.timeline()
                        .map(steps ->
                                new TimelineRecorder(
                                        steps,
                                        model,
                                        resources,
                                        new LayerStepSimulation(experts, classes, resources),
                                        dense,
                                        classes));
        ahead = options.prefetch().map(_ -> new AheadTiming(experts, classes, resources));
        this.model = model;
        boundBy = new long[resources.size()];
        busyTotal = new long[resources.size()];
        layerPicoseconds = new long[model.moeLayerIds().size()];
        exchanges = new long[layerPicoseconds.length];
        rows = new RowHistogram(experts.length);
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new LayerStepPattern(resources.size());
        }
    }

    /// @param denseTimes what [DenseTiming#step] says of each step of the block, if it was asked already
    void run(TraceBlock block, LayerSteps found, Optional<long[]> denseTimes) {
        int layers = block.layers();
        int[] at = new int[layers];
        int[] from = new int[layers];
        for (int layer = 0; layer < layers; layer++) {
            at[layer] = found.layerStart(layer);
        }
        for (int step = 0; step < block.steps(); step++) {
            long start = now;
            System.arraycopy(at, 0, from, 0, layers);
            for (int layer = 0; counted && ahead.isEmpty() && layer < layers; layer++) {
                int count = found.count(layer, step);
                long duration = layerStep(found.accesses(), at[layer], count);
                at[layer] += count;
                if (exchange.isPresent()) {
                    duration = Math.addExact(duration, exchange(block, layer, step));
                }
                layerPicoseconds[layer] = Math.addExact(layerPicoseconds[layer], duration);
                now = Math.addExact(now, duration);
            }
            long denseTime =
                    denseTimes.isPresent() ? denseTimes.get()[step] : dense.step(block, step);
            if (counted && ahead.isPresent()) {
                routedAhead(block, step, found, at, start);
            }
            now = Math.addExact(now, denseTime);
            tokensOf(block, step, now - start);
            if (timeline.isPresent() && timeline.get().wants(steps)) {
                timeline.get()
                        .play(
                                block,
                                step,
                                found,
                                counted ? from : null,
                                exchanges,
                                start,
                                now - start);
            }
            steps++;
        }
    }

    /// The routed experts of a step, each layer after what comes before it.
    private void routedAhead(TraceBlock block, int step, LayerSteps found, int[] at, long start) {
        long[] before = dense.before(model);
        long routedTime = 0;
        for (int layer = 0; layer < block.layers(); layer++) {
            long begin = Math.addExact(start, Math.addExact(before[layer], routedTime));
            long between = exchange.isPresent() ? exchange(block, layer, step) : 0;
            // One half is dispatch: experts begin when their rows are there.
            begin = Math.addExact(begin, between / 2);
            long duration = ahead.orElseThrow().layerStep(found, layer, step, at[layer], begin);
            int count = found.count(layer, step);
            for (int i = at[layer]; i < at[layer] + count; i++) {
                long access = found.accesses()[i];
                rows.add(LayerSteps.expertClass(access), LayerSteps.rows(access), 1);
            }
            at[layer] += count;
            long[] busy = ahead.orElseThrow().busy();
            for (int resource = 0; resource < busy.length; resource++) {
                busyTotal[resource] += busy[resource];
            }
            boundBy[Servers.busiest(busy)] += duration;
            duration = Math.addExact(duration, between);
            layerPicoseconds[layer] = Math.addExact(layerPicoseconds[layer], duration);
            routedTime = Math.addExact(routedTime, duration);
        }
        now = Math.addExact(now, routedTime);
    }

    /// Duration of one layer-step. All resources are idle at its start, so it depends on its accesses alone, and steps of
    /// decode repeat few patterns of accesses: what was computed for a pattern is kept.
    private long layerStep(long[] accesses, int from, int count) {
        LayerStepPattern pattern = kept[LayerStepPattern.hash(accesses, from, count) & (KEPT - 1)];
        if (!pattern.isOf(accesses, from, count)) {
            account(pattern);
            pattern.set(accesses, from, count);
            simulate(pattern);
        }
        pattern.times++;
        return pattern.duration;
    }

    /// Dispatch and combine are before and after everything that experts do.
    private long exchange(TraceBlock block, int layer, int step) {
        long both = exchange.orElseThrow().picoseconds(block, layer, step);
        boundBy[exchangeLink] += both;
        busyTotal[exchangeLink] += both;
        exchanges[layer] = both;
        return both;
    }

    private void simulate(LayerStepPattern pattern) {
        pattern.duration = routed.simulate(pattern.accesses, 0, pattern.count, pattern.busy);
        pattern.bound = Servers.busiest(pattern.busy);
    }

    private void account(LayerStepPattern pattern) {
        for (int i = 0; i < pattern.count; i++) {
            long access = pattern.accesses[i];
            rows.add(LayerSteps.expertClass(access), LayerSteps.rows(access), pattern.times);
        }
        for (int resource = 0; resource < busyTotal.length; resource++) {
            busyTotal[resource] += pattern.busy[resource] * pattern.times;
        }
        boundBy[pattern.bound] += pattern.duration * pattern.times;
        pattern.times = 0;
    }

    /// Adds up what is still only kept; to be called once, at the end.
    void finish() {
        for (LayerStepPattern pattern : kept) {
            account(pattern);
        }
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

    /// What resources did in the steps of the window.
    Optional<Timeline> timeline() {
        return timeline.map(TimelineRecorder::timeline);
    }

    long totalPicoseconds() {
        return now;
    }

    /// Adds the time of all modules to a replay's totals; to be called once, after [#finish()].
    ///
    /// @param layerIds the MoE layers of the model
    void settle(ModuleTotals totals, List<Integer> layerIds) {
        long time = 0;
        for (int layer = 0; layer < layerPicoseconds.length; layer++) {
            time = Math.addExact(time, layerPicoseconds[layer]);
            totals.addLayerTime(layerIds.get(layer), layerPicoseconds[layer]);
        }
        totals.addTime(ModelModule.ROUTED_EXPERTS, time, boundBy, busyTotal);
        dense.settle(totals);
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
