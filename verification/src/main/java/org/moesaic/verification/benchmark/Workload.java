package org.moesaic.verification.benchmark;

import java.nio.file.Path;
import java.util.Optional;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceImporters;
import org.moesaic.verification.GeneratedTrace;
import org.moesaic.verification.ReplayCase;
import org.moesaic.verification.SharedFolder;

/// The traces that benchmarks run on. Counts are constants, because the annotations of a benchmark need them; the traces
/// are held to them.
final class Workload {

    /// The real trace, by file name.
    static final String PACK = "gptoss20b_dev.npz";

    static final int PACK_TOKENS = 126_572;
    static final int PACK_LAYERS = 24;
    static final int PACK_EXPERTS = 32;
    static final int PACK_TOP_K = 4;
    static final int PACK_SELECTIONS = PACK_TOKENS * PACK_LAYERS * PACK_TOP_K;

    /// Shape of Qwen3-30B-A3B.
    static final int WIDE_TOKENS = 20_000;

    static final int WIDE_LAYERS = 48;
    static final int WIDE_EXPERTS = 128;
    static final int WIDE_TOP_K = 8;
    static final int WIDE_SELECTIONS = WIDE_TOKENS * WIDE_LAYERS * WIDE_TOP_K;

    private static final String POLICY = "all-digital:format=int4";

    private Workload() {}

    /// The real trace, where it is.
    static Optional<Path> sharedPack() {
        return SharedFolder.trace(PACK);
    }

    /// A trace of the pack's shape.
    ///
    /// @param origin `shared`: the real one, read into memory; `generated`: one of the same shape
    static InMemoryTrace pack(String origin) {
        RoutingTrace trace =
                switch (origin) {
                    case "shared" -> TraceImporters.open(sharedPack().orElseThrow());
                    case "generated" -> generatedPack(PACK_TOKENS);
                    default -> throw new IllegalArgumentException("trace=" + origin);
                };
        return held(trace, PACK_SELECTIONS);
    }

    /// A generated trace of the pack's shape, with so many tokens.
    static GeneratedTrace generatedPack(int tokens) {
        return new GeneratedTrace("generated", PACK_LAYERS, PACK_EXPERTS, PACK_TOP_K, tokens, 1);
    }

    /// A generated trace with 128 experts a layer.
    static InMemoryTrace wide() {
        return held(
                new GeneratedTrace(
                        "generated", WIDE_LAYERS, WIDE_EXPERTS, WIDE_TOP_K, WIDE_TOKENS, 1),
                WIDE_SELECTIONS);
    }

    /// The pack's replay: HBM in front of host memory when there is a cache, else all of it in HBM.
    static ReplayCase packReplay(RoutingTrace trace, String cache, String semantics) {
        return replay(trace, "gpt-oss-20b", cache, 8, semantics);
    }

    static ReplayCase wideReplay(RoutingTrace trace, String cache, String semantics) {
        return replay(trace, "qwen3-30b-a3b", cache, 32, semantics);
    }

    private static ReplayCase replay(
            RoutingTrace trace, String model, String cache, int experts, String semantics) {
        String spec =
                cache.equals("none")
                        ? cache
                        : "%s:tier=hbm,home=host,experts-per-layer=%d,semantics=%s"
                                .formatted(cache, experts, semantics);
        return new ReplayCase(trace, model, "hbm3-host", POLICY, spec);
    }

    private static InMemoryTrace held(RoutingTrace trace, long selections) {
        InMemoryTrace held = InMemoryTrace.of(trace);
        long found =
                held.blocks().stream()
                        .mapToLong(block -> (long) block.tokens() * block.layers() * block.topK())
                        .sum();
        if (found != selections) {
            throw new IllegalStateException(found + " selections instead of " + selections);
        }
        return held;
    }
}
