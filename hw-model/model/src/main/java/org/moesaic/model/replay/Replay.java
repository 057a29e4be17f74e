package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.placement.PlacementCheck;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceReader;

/// Replays a routing trace: a functional pass that decides what is fetched, then a timing pass, block by block.
public final class Replay {

    private final ReplayRequest request;
    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final TimingPass timing;
    private final Resources resources;
    private final ExpertTiming[] experts;
    private final int layers;
    private long tokens;
    private long steps;
    private int requests;

    private Replay(ReplayRequest request) {
        this.request = request;
        layers = request.placement().layers();
        classes =
                new ExpertClasses(
                        request.model(), request.placement(), request.hardware(), request.cache());
        counts = new ExpertCounts(layers, request.placement().experts());
        resources = new Resources(request.hardware());
        experts = new ExpertTiming[classes.size()];
        for (int i = 0; i < experts.length; i++) {
            experts[i] =
                    new ExpertTiming(
                            request.model(),
                            request.hardware(),
                            resources,
                            classes.get(i),
                            request.cache());
        }
        timing = new TimingPass(experts, resources.size(), layers);
    }

    /// Replays a trace.
    ///
    /// @throws MoesaicException if trace, model, placement, cache and hardware do not fit each other, all misfits
    ///     together; or if the trace turns out to be damaged or empty
    public static ReplayResult run(ReplayRequest request) {
        List<Problem> problems =
                new ArrayList<>(TraceFit.problems(request.trace().header(), request.model()));
        problems.addAll(
                PlacementCheck.problems(request.placement(), request.model(), request.hardware()));
        problems.addAll(CacheFit.problems(request));
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return new Replay(request).run();
    }

    private ReplayResult run() {
        boolean looksAhead =
                request.cache()
                        .map(CacheSpec::kind)
                        .filter(CacheSpec.Kind.BELADY::equals)
                        .isPresent();
        if (looksAhead) {
            try (Lookahead.Index index =
                    Lookahead.Index.of(request.trace(), classes, request.cache())) {
                replay(Optional.of(index));
            }
        } else {
            replay(Optional.empty());
        }
        if (tokens == 0) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.in(
                            request.trace().header().name(),
                            "the trace is empty",
                            "capture at least one token"));
        }
        return new ReplaySummary(request, classes, counts, timing, resources, experts)
                .result(requests, tokens, steps);
    }

    private void replay(Optional<Lookahead.Index> index) {
        CacheBank caches = CacheBank.of(request.cache(), classes);
        // One cache over all layers sees them in the order of time; layers with caches of their own
        // do not see each other.
        int parts = caches.shared() ? 1 : Math.min(request.threads(), layers);
        List<FunctionalPass> passes = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            passes.add(
                    new FunctionalPass(
                            part * layers / parts,
                            (part + 1) * layers / parts,
                            classes,
                            counts,
                            caches,
                            index.map(Lookahead.Index::open).orElseGet(Lookahead.None::new)));
        }
        try (TraceReader reader = request.trace().open();
                BlockPipeline pipeline = new BlockPipeline(request.threads(), passes, timing)) {
            TraceBlock block = pipeline.nextBlock(request.trace().header());
            for (int number = 0; reader.read(block); number++) {
                takeNote(block);
                pipeline.submit(number);
                request.progress().accept(tokens);
                block = pipeline.nextBlock(request.trace().header());
            }
            pipeline.finish();
        }
    }

    private void takeNote(TraceBlock block) {
        tokens += block.tokens();
        steps += block.steps();
        for (int token = 0; token < block.tokens(); token++) {
            requests = Math.max(requests, block.request(token) + 1);
        }
    }
}
