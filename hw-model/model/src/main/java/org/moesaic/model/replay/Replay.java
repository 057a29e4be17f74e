package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.PlacementCheck;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceHeader;

/// Replays a routing trace: a functional pass that decides what is fetched, then a timing pass, block by block.
public final class Replay {

    private final ReplayRequest request;
    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final Optional<Exchange> exchange;
    private final TimingPass timing;
    private final Resources resources;
    private final EngineTiming[] experts;
    private final DenseTiming dense;
    private final CapacityCheck capacity;
    private final Optional<AnalogSummary> analog;
    private long tokens;
    private long steps;
    private int requests;
    private int largestUnion;
    private long dropped;

    private Replay(ReplayRequest request) {
        this.request = request;
        classes =
                new ExpertClasses(
                        request.model(), request.placement(), request.hardware(), request.cache());
        counts = new ExpertCounts(classes.copies());
        resources = new Resources(request.hardware());
        experts = new EngineTiming[classes.size()];

        for (int i = 0; i < experts.length; i++) {
            experts[i] = timing(classes.get(i));
        }
        dense =
                new DenseTiming(
                        request.model(),
                        request.hardware(),
                        resources,
                        request.dense(),
                        request.options().excluded());
        analog = AnalogSummary.of(request, resources, dense);
        Memory memory = request.hardware().feeder();
        boolean there = request.dense().home().orElse(memory.tier()) == memory.tier();
        capacity = CapacityCheck.of(request, memory, there ? dense.weightBytes() : 0);
        exchange =
                classes.devices() == 1
                        ? Optional.empty()
                        : Optional.of(new Exchange(request, classes));
        timing =
                new TimingPass(
                        experts,
                        classes,
                        request.options().counts(ModelModule.ROUTED_EXPERTS),
                        dense,
                        exchange,
                        resources,
                        request.model(),
                        request.options());
    }

    private EngineTiming timing(ExpertClasses.ExpertClass expertClass) {
        return switch (expertClass.slot().engine()) {
            case DIGITAL ->
                    MatrixTiming.of(
                            request.model(),
                            request.hardware(),
                            resources,
                            expertClass,
                            request.cache());
            case ANALOG ->
                    new AnalogTiming(
                            TileSets.group(request.hardware()),
                            resources,
                            MatrixWork.feedForward(ExpertBytes.matrices(request.model())),
                            VectorWork.routedExpert(request.model()));
        };
    }

    /// Replays a trace.
    ///
    /// @throws MoesaicException if trace, model, placement, cache and hardware do not fit each other, all misfits
    ///     together; or if the trace turns out to be damaged or empty
    public static ReplayResult run(ReplayRequest request) {
        return prepare(request).run();
    }

    /// A replay that is ready to see the trace.
    ///
    /// @throws MoesaicException as [#run] does, as far as it can be known without the trace
    static Replay prepare(ReplayRequest request) {
        List<Problem> problems =
                new ArrayList<>(TraceFit.problems(request.trace().header(), request.model()));
        problems.addAll(
                PlacementCheck.problems(request.placement(), request.model(), request.hardware()));
        problems.addAll(DenseFit.problems(request));
        problems.addAll(CacheFit.problems(request));
        problems.addAll(PrefetchFit.problems(request));
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        Replay replay = new Replay(request);
        replay.requireRoom();
        return replay;
    }

    /// Prepared to be given the trace block by block, beside others of the same trace.
    ReplayLane lane() {
        CacheBank caches = CacheBank.of(request.cache(), classes);
        LayerRange all = new LayerRange(0, classes.layers());
        NextUses uses = NextUses.of(request, classes, List.of(all), this::requireWholeAndKnown);
        return new ReplayLane(this, pass(all, caches, uses), uses);
    }

    private ReplayResult run() {
        CacheBank caches = CacheBank.of(request.cache(), classes);
        // One cache over all layers sees them in the order of time; layers with caches of their own
        // do not see each other.
        List<LayerRange> ranges =
                LayerRange.split(
                        classes.layers(),
                        caches.seesAllLayers() || request.options().prefetch().isPresent()
                                ? 1
                                : request.threads());
        try (NextUses uses = NextUses.of(request, classes, ranges, this::requireWholeAndKnown)) {
            List<FunctionalPass> passes = new ArrayList<>();
            for (LayerRange range : ranges) {
                passes.add(pass(range, caches, uses));
            }
            BlockPipeline.run(
                    request.trace(), request.threads(), passes, this::time, this::takeNote);
            finish(passes);
        }
        return summary();
    }

    /// What was found out, when the trace has been seen to its end.
    private ReplayResult summary() {
        if (tokens == 0) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.in(
                            request.trace().header().name(),
                            "the trace is empty",
                            "capture at least one token"));
        }
        return new ReplaySummary(
                        request, classes, counts, timing, resources, experts, analog, exchange)
                .result(requests, tokens, steps, largestUnion, dropped);
    }

    /// Everything that is known before the trace is read, then with it the cache of keys and values as it grows.
    private void requireRoom() {
        analog.flatMap(AnalogSummary::problem)
                .ifPresent(problem -> {
                    throw new MoesaicException(Exit.BAD_DATA, problem);
                });
        requireFartherMemories();
        requireMemory();
    }

    /// Every memory but the one that feeds the arrays: what lives there does not grow.
    private void requireFartherMemories() {
        List<Problem> problems = new ArrayList<>();
        for (Memory memory : request.hardware().memories()) {
            if (memory != request.hardware().feeder()) {
                boolean there = request.dense().home().filter(memory.tier()::equals).isPresent();
                CapacityCheck.of(request, memory, there ? dense.weightBytes() : 0)
                        .problem(request.trace().header().name(), 0)
                        .ifPresent(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    private void requireMemory() {
        capacity.problem(request.trace().header().name(), dense.largestCacheBytes())
                .ifPresent(problem -> {
                    throw new MoesaicException(Exit.BAD_DATA, problem);
                });
    }

    void time(TraceBlock block, LayerSteps found) {
        timing.run(block, found);
        requireMemory();
    }

    private FunctionalPass pass(LayerRange range, CacheBank caches, NextUses uses) {
        Optional<Prefetcher> prefetcher =
                request.options()
                        .prefetch()
                        .map(spec -> new Prefetcher(spec, classes, counts, caches));
        CacheLookups lookups =
                new CacheLookups(classes, caches, uses.near(range), uses.behind(range));
        LayerStepUnion union = LayerStepUnion.of(classes, request.options().capacityFactor());
        return new FunctionalPass(range, classes, counts, caches, lookups, union, prefetcher);
    }

    private void finish(List<FunctionalPass> passes) {
        timing.finish();
        for (FunctionalPass pass : passes) {
            largestUnion = Math.max(largestUnion, pass.largestUnion());
            dropped = Math.addExact(dropped, pass.dropped());
        }
    }

    /// The result of a replay whose blocks all went through one pass.
    ReplayResult end(FunctionalPass pass) {
        finish(List.of(pass));
        return summary();
    }

    private void takeNote(TraceBlock block) {
        requireWholeAndKnown(block);
        count(block);
        request.progress().accept(tokens);
    }

    void count(TraceBlock block) {
        tokens += block.tokens();
        steps += block.steps();
        for (int token = 0; token < block.tokens(); token++) {
            requests = Math.max(requests, block.request(token) + 1);
        }
    }

    /// Holds a block against the model before its layers are shared out: which misfit is reported must not depend on the
    /// thread that comes upon one first.
    void requireWholeAndKnown(TraceBlock block) {
        TraceHeader header = request.trace().header();
        TraceFit.expertOutOfRange(header, block, request.model().routedExperts())
                .or(() -> TraceFit.absentRow(header, block))
                .ifPresent(problem -> {
                    throw MoesaicException.badData(problem);
                });
    }
}
