package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.util.List;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.MultiplyCheck;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// The CPU's vector units. Rows are spread over threads in fixed units, each of which is always summed in the same order:
/// results are the same bits for any number of threads, and a batch gives those of its tokens one by one.
final class VectorBackend implements Backend, Workers.Task {

    static final String NAME = "vector";

    private final Workers workers;
    private final Scratch[] scratch;
    private final Batch batch = new Batch();

    VectorBackend(int threads) {
        workers = new Workers(threads);
        scratch = new Scratch[threads];
        for (int i = 0; i < threads; i++) {
            scratch[i] = new Scratch();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String device() {
        int threads = workers.count();
        return describe() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    static String describe() {
        return "vectors of " + Lanes.BYTES * 8 + " bits";
    }

    @Override
    public boolean supports(NumberFormat format, Activations activations) {
        return switch (activations) {
            case FP32 -> true;
            case INT8 -> Kernels.integers(format);
        };
    }

    @Override
    public LoadedMatrix load(PackedMatrix matrix) {
        Arena arena = Arena.ofShared();
        try {
            Kernel loaded = Kernels.load(arena, matrix);
            return new VectorMatrix(matrix.format(), matrix.shape(), arena, loaded);
        } catch (IllegalArgumentException damaged) {
            arena.close();
            throw MoesaicException.badData(
                    Problem.of(
                            "packed weights in "
                                    + matrix.format().name()
                                    + ": "
                                    + damaged.getMessage(),
                            "pack them anew"));
        } catch (OutOfMemoryError full) {
            arena.close();
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    Problem.of(
                            "no room to arrange a matrix of "
                                    + matrix.totalBytes()
                                    + " bytes in "
                                    + matrix.format().name()
                                    + " for vectors",
                            "load fewer matrices, or raise -XX:MaxDirectMemorySize"));
        }
    }

    @Override
    public void multiply(
            LoadedMatrix matrix, Activations activations, int batch, float[] x, float[] y) {
        this.batch.start(activations);
        try {
            add(matrix, activations, batch, x, y);
            run();
        } finally {
            this.batch.clear();
        }
    }

    /// Threads wake up once for all products, and wait for each other once.
    @Override
    public void multiplyAll(List<Product> products, Activations activations) {
        batch.start(activations);
        try {
            for (int i = 0; i < products.size(); i++) {
                Product one = products.get(i);
                add(one.matrix(), activations, one.batch(), one.x(), one.y());
            }
            run();
        } finally {
            batch.clear();
        }
    }

    private void add(
            LoadedMatrix matrix, Activations activations, int tokens, float[] x, float[] y) {
        MultiplyCheck.check(this, matrix, activations, tokens, x, y);
        if (tokens > 0 && matrix.shape().rows() > 0) {
            batch.add(((VectorMatrix) matrix).kernel(), tokens, x, y);
        }
    }

    private void run() {
        if (batch.count() > 0) {
            workers.run(this);
        }
    }

    @Override
    public boolean multipliesTiles() {
        return true;
    }

    @Override
    public LoadedTiles loadTiles(TileArray array) {
        try {
            return new VectorTiles(array, workers);
        } catch (OutOfMemoryError full) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    Problem.of(
                            "no room to arrange %d weights on analog tiles for vectors"
                                    .formatted(array.shape().weights()),
                            "load fewer matrices, or raise -Xmx"));
        }
    }

    @Override
    public void run(int worker) {
        batch.multiply(worker, workers.count(), scratch[worker]);
    }

    @Override
    public void close() {
        workers.close();
    }
}
