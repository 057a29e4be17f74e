package org.moesaic.verification.benchmark.kernels;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.verification.benchmark.KernelPool;

/// Our side of one kernel: its backend with each number of threads, and pools of matrices. A pool is loaded once, for it takes
/// longer to load than to measure: matrices of the vector backend do not depend on its threads, and an OpenCL device has but
/// one number of them.
final class KernelRun implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final Activations activations;
    private final Map<Integer, Backend> backends = new HashMap<>();
    private final Map<MatrixShape, List<LoadedMatrix>> pools = new HashMap<>();
    private final float[] x = new float[Cell.LARGE_BATCH * Cell.LARGE.columns()];
    private final float[] y = new float[Cell.LARGE_BATCH * Cell.LARGE.rows()];

    private Cell cell;
    private Backend backend;
    private List<LoadedMatrix> pool;
    private int next;

    KernelRun(TableKernel kernel, String name, Plan plan) {
        activations = kernel.activations();
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (Cell each : plan.cells()) {
            Backend opened =
                    backends.computeIfAbsent(
                            each.threads(), threads -> Backends.open(name, threads).backend());
            pools.computeIfAbsent(
                    each.shape(), shape -> load(opened, kernel.format(), shape, plan.poolBytes()));
        }
    }

    private List<LoadedMatrix> load(
            Backend opened, String format, MatrixShape shape, long poolBytes) {
        PackedMatrix packed = KernelPool.random(arena, format, shape);
        List<LoadedMatrix> matrices = new ArrayList<>();
        long bytes = 0;
        do {
            matrices.add(opened.load(KernelPool.copy(arena, packed)));
            bytes += matrices.getLast().bytes();
        } while (bytes < poolBytes);
        return matrices;
    }

    /// What [#multiply] does from now on.
    void choose(Cell chosen) {
        cell = chosen;
        backend = backends.get(chosen.threads());
        pool = pools.get(chosen.shape());
        next = 0;
    }

    Cell cell() {
        return cell;
    }

    /// Bytes that one product reads.
    long matrixBytes() {
        return pool.getFirst().bytes();
    }

    /// One product, with the first matrix of the pool or with that whose turn it is.
    float multiply() {
        LoadedMatrix matrix = pool.get(next);
        if (!cell.hot()) {
            next = next + 1 == pool.size() ? 0 : next + 1;
        }
        backend.multiply(matrix, activations, cell.batch(), x, y);
        return y[0];
    }

    @Override
    public void close() {
        pools.values().forEach(all -> all.forEach(LoadedMatrix::close));
        backends.values().forEach(Backend::close);
        arena.close();
    }
}
