package org.moesaic.verification.benchmark.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.verification.benchmark.kernels.Figures.Key;
import org.moesaic.verification.benchmark.kernels.Figures.Spread;

/// What a kernel has to reach, from memory, one vector at a time unless the measure says otherwise.
///
/// @param measure what is held against what
/// @param beside a peer with its product, where the measure is one
/// @param must the least
/// @param aim what would be good; NaN where there is none
record Target(
        String backend, String kernel, Measure measure, String beside, double must, double aim) {

    /// What the figure of a target is.
    enum Measure {
        /// Bytes a second over those of the read loop with as many threads.
        SHARE_OF_READ,
        /// Weights a second over those of a peer.
        TIMES_PEER,
        /// Weights in 10⁹ a second.
        GIGAWEIGHTS,
        /// Weights a second of two threads over those of one.
        TWO_THREADS,
        /// Weights a second of 16 vectors at a time over those of one.
        BATCH
    }

    private static final double NO_AIM = Double.NaN;

    /// Those of the project's plan, in its order.
    static List<Target> all() {
        List<Target> all = new ArrayList<>();
        all.add(share(TableKernel.VECTOR, "fp32", .92, .95));
        all.add(times("bf16", "ggml bf16", 1.1, 1.2));
        all.add(times("fp16", "ggml f16", .85, 1));
        all.add(gigaweights("fp8", 5, 7));
        all.add(times("int8-g32/int8", "ggml q8_0", 1.15, 1.4));
        all.add(times("int4/int8", "ggml q4_K", 1.5, NO_AIM));
        all.add(times("int4/int8", "ggml q4_K-repack", .9, 1.2));
        all.add(times("int4-g32/int8", "ggml q4_0", 1.3, NO_AIM));
        all.add(times("int4-g32/int8", "ggml q4_0-repack", .9, 1.2));
        all.add(times("int3/int8", "ggml q3_K", 1, 1.3));
        all.add(times("int2/int8", "ggml tq2_0", 1.3, 1.6));
        all.add(times("ternary/int8", "ggml tq1_0", 1.8, 2.5));
        all.add(times("ternary-1.6/int8", "ggml tq1_0", 1.8, 2.5));
        all.add(gigaweights("dict16/int8", 10, 15));
        all.add(times("int4/int8", "llama3 Q4_K", 2.5, 3.5));
        all.add(times("int4-g32/int8", "llama3 Q4_0", 2.5, 3.5));
        all.add(times("int4-g32/int8", "jlama i8-q4", 2.5, 3.5));
        all.add(times("int8-g32/int8", "llama3 Q8_0", 1.4, 2));
        for (TableKernel kernel : TableKernel.ALL) {
            all.add(ours(TableKernel.VECTOR, kernel.name(), Measure.TWO_THREADS, 1.8, 1.95));
        }
        all.add(ours(TableKernel.VECTOR, "int4/int8", Measure.BATCH, 4, NO_AIM));
        all.add(ours(TableKernel.VECTOR, "int4", Measure.BATCH, 4, NO_AIM));
        all.add(share(TableKernel.OPENCL, "fp32", .6, .8));
        all.add(openClTimes("fp32", "clblast sgemv", 1.8, NO_AIM));
        all.add(openClTimes("int4/int8", "ggml q4_K", 1, 1.3));
        all.add(openClTimes("int4-g32/int8", "ggml q4_0", 1, 1.3));
        all.add(ours(TableKernel.OPENCL, "int4/int8", Measure.BATCH, 4, NO_AIM));
        all.add(ours(TableKernel.OPENCL, "int4", Measure.BATCH, 4, NO_AIM));
        return List.copyOf(all);
    }

    private static Target share(String backend, String kernel, double must, double aim) {
        return new Target(backend, kernel, Measure.SHARE_OF_READ, Slice.READ, must, aim);
    }

    private static Target times(String kernel, String peer, double must, double aim) {
        return new Target(TableKernel.VECTOR, kernel, Measure.TIMES_PEER, peer, must, aim);
    }

    private static Target openClTimes(String kernel, String peer, double must, double aim) {
        return new Target(TableKernel.OPENCL, kernel, Measure.TIMES_PEER, peer, must, aim);
    }

    private static Target gigaweights(String kernel, double must, double aim) {
        return ours(TableKernel.VECTOR, kernel, Measure.GIGAWEIGHTS, must, aim);
    }

    private static Target ours(
            String backend, String kernel, Measure measure, double must, double aim) {
        return new Target(backend, kernel, measure, Slice.OURS, must, aim);
    }

    /// The side whose figure must be as large: two threads or 16 vectors where those are the question.
    Key ours(Cell cell) {
        Cell chosen =
                switch (measure) {
                    case SHARE_OF_READ, TIMES_PEER, GIGAWEIGHTS -> cell;
                    case TWO_THREADS -> new Cell(cell.shape(), cell.hot(), 2, 1);
                    case BATCH ->
                            new Cell(cell.shape(), cell.hot(), cell.threads(), Cell.LARGE_BATCH);
                };
        return new Key(backend, kernel, chosen, Slice.OURS);
    }

    /// The side it is held against.
    Key theirs(Cell cell) {
        return new Key(backend, kernel, cell, beside);
    }

    /// The figure of the measure, or empty where it was not measured.
    Optional<Spread> spread(Figures figures, Cell cell) {
        return switch (measure) {
            case SHARE_OF_READ -> figures.timesBytes(ours(cell), theirs(cell));
            case TIMES_PEER, TWO_THREADS, BATCH -> figures.timesWeights(ours(cell), theirs(cell));
            case GIGAWEIGHTS -> figures.gigaweightsSpread(ours(cell));
        };
    }
}
