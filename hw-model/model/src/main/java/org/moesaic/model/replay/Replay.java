package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.PlacementCheck;
import org.moesaic.model.schedule.SliceSpec;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceHeader;

/// Replays a routing trace: a functional pass that decides what is fetched, then a timing pass, block by block.
public final class Replay {

    private final ReplayRequest request;
    private final ExpertClasses classes;
    private final Optional<Replay> leader;
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

    /// @param others that are ready to see the same trace, whose passes this one may share
    private Replay(ReplayRequest request, List<Replay> others) {
        this.request = request;
        classes =
                new ExpertClasses(
                        request.model(),
                        request.placement(),
                        request.hardware(),
                        request.cache(),
                        request.options().slices().isPresent());
        leader = others.stream().filter(other -> other.hasThePassOf(this)).findFirst();
        counts =
                leader.map(each -> each.counts)
                        .orElseGet(() ->
                                new ExpertCounts(
                                        classes.copies(), request.options().slices().isPresent()));
        resources = new Resources(request.hardware());
        experts = new EngineTiming[classes.size()];

        for (int i = 0; i < experts.length; i++) {
            experts[i] = timing(classes.get(i));
        }
        dense =
                others.stream()
                        .filter(other ->
                                leader.isPresent()
                                        && other.first() == first()
                                        && other.hasTheDenseModulesOf(request))
                        .map(other -> other.dense)
                        .findFirst()
                        .orElseGet(() ->
                                new DenseTiming(
                                        request.model(),
                                        request.hardware(),
                                        resources,
                                        request.dense(),
                                        request.options().excluded()));
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
                            request.cache(),
                            request.options()
                                    .slices()
                                    .filter(spec -> spec.order() != SliceSpec.Order.COPIES)
                                    .isPresent());
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
        return prepare(request, List.of()).run();
    }

    /// A replay that is ready to see the trace.
    ///
    /// @param others that will see it beside this one
    /// @throws MoesaicException as [#run] does, as far as it can be known without the trace
    static Replay prepare(ReplayRequest request, List<Replay> others) {
        List<Problem> problems =
                new ArrayList<>(TraceFit.problems(request.trace().header(), request.model()));
        problems.addAll(
                PlacementCheck.problems(request.placement(), request.model(), request.hardware()));
        problems.addAll(DenseFit.problems(request));
        problems.addAll(CacheFit.problems(request));
        problems.addAll(PrefetchFit.problems(request));
        problems.addAll(SliceFit.problems(request));
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        Replay replay = new Replay(request, others);
        replay.requireRoom();
        return replay;
    }

    /// True if the functional pass of another replay finds in every block what this one's does: the same copies in the same
    /// classes, the same caches. What experts weigh matters to caches of bytes alone.
    private boolean hasThePassOf(Replay other) {
        ReplayOptions own = request.options();
        ReplayOptions others = other.request.options();
        return own.prefetch().isEmpty()
                && others.prefetch().isEmpty()
                && own.timeline().isEmpty()
                && others.timeline().isEmpty()
                && own.capacityFactor().equals(others.capacityFactor())
                && own.slices().equals(others.slices())
                && request.cache().equals(other.request.cache())
                && classes.isLike(other.classes)
                && (!(cachesBytes() || keepsSlices(request))
                        || Arrays.equals(classes.bytes(), other.classes.bytes()));
    }

    private boolean cachesBytes() {
        return request.cache().stream()
                .flatMap(spec -> Stream.concat(Stream.of(spec), spec.behind().stream()))
                .anyMatch(spec -> spec.capacity() instanceof CacheSpec.Bytes);
    }

    private boolean hasTheDenseModulesOf(ReplayRequest other) {
        return request.hardware().equals(other.hardware())
                && request.dense().equals(other.dense())
                && request.options().excluded().equals(other.options().excluded());
    }

    /// The replay whose functional pass this one goes by: this one itself, or another of the same trace.
    Replay first() {
        return leader.map(Replay::first).orElse(this);
    }

    /// Timing of the modules beside the routed experts, which several replays may share.
    DenseTiming dense() {
        return dense;
    }

    /// This replay and those that will go by its pass, prepared to be given the trace block by block.
    ReplayGroup group() {
        CacheBank caches = CacheBank.of(request.cache(), classes);
        LayerRange all = new LayerRange(0, classes.layers());
        NextUses uses = NextUses.of(request, classes, List.of(all), this::requireWholeAndKnown);
        return new ReplayGroup(pass(all, caches, uses), uses);
    }

    private ReplayResult run() {
        CacheBank caches = CacheBank.of(request.cache(), classes);
        List<LayerRange> ranges =
                LayerRange.split(
                        classes.layers(), goesInStepOrder(request, caches) ? 1 : request.threads());
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

    private void time(TraceBlock block, LayerSteps found) {
        time(block, found, Optional.empty());
    }

    /// @param denseTimes what [DenseTiming#step] says of each step of the block, if it was asked already
    void time(TraceBlock block, LayerSteps found, Optional<long[]> denseTimes) {
        timing.run(block, found, denseTimes);
        requireMemory();
    }

    /// True if what happens beside the routed experts depends on the step alone, and can be found out for several replays.
    boolean sharesDense() {
        return request.options().prefetch().isEmpty() && request.options().timeline().isEmpty();
    }

    /// One cache over all layers sees them in the order of time, and so do what is fetched ahead and a memory of slices; else layers, which have
    /// caches of their own, do not see each other.
    static boolean goesInStepOrder(ReplayRequest request, CacheBank caches) {
        return caches.seesAllLayers()
                || request.options().prefetch().isPresent()
                || keepsSlices(request);
    }

    /// What slices stay from one layer to the next goes by their bytes.
    private static boolean keepsSlices(ReplayRequest request) {
        return request.options().slices().filter(spec -> spec.memory().isPresent()).isPresent();
    }

    private FunctionalPass pass(LayerRange range, CacheBank caches, NextUses uses) {
        CacheLookups lookups =
                new CacheLookups(classes, caches, uses.near(range), uses.behind(range));
        Optional<Prefetcher> prefetcher =
                request.options()
                        .prefetch()
                        .map(spec -> new Prefetcher(spec, classes, counts, caches, lookups));
        LayerStepUnion union = LayerStepUnion.of(classes, request.options().capacityFactor());
        boolean inStepOrder = goesInStepOrder(request, caches);
        Optional<SliceUnion> slices =
                request.options().slices().map(spec -> new SliceUnion(spec, classes));
        return new FunctionalPass(
                range,
                classes,
                counts,
                inStepOrder,
                lookups,
                union,
                prefetcher,
                slices,
                request.options()
                        .slices()
                        .filter(spec -> spec.memory().isPresent())
                        .map(spec -> new KeptSlices(spec.memory().getAsLong(), classes, counts)));
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
