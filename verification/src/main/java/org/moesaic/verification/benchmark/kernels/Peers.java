package org.moesaic.verification.benchmark.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.formats.MatrixShape;
import org.moesaic.verification.benchmark.kernels.TableKernel.PeerProduct;

/// The peers of one kernel, with pools of all shapes. A product that a peer does not have is left out.
final class Peers implements AutoCloseable {

    /// Java peers have to be compiled, as ours. They are while ours is loaded.
    private static final long WARM_UP_NANOSECONDS = 3_000_000_000L;

    private final Map<String, PeerProcess> processes = new LinkedHashMap<>();
    private final Map<PeerProduct, Map<MatrixShape, PeerProcess.Pool>> pools =
            new LinkedHashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    private record Request(PeerProduct product, MatrixShape shape) {}

    /// Starts the peers and asks for their pools, without waiting for them; [#await] does.
    ///
    /// @param folder programs by the names of the peers; those that are not there are left out
    /// @param log folder for what they print as errors
    Peers(Path folder, List<PeerProduct> products, List<MatrixShape> shapes, Plan plan, Path log)
            throws IOException {
        for (PeerProduct product : products) {
            Path program = folder.resolve(product.peer());
            if (!Files.isExecutable(program)) {
                refusals.add(product + ": no program " + product.peer());
                continue;
            }
            PeerProcess process = processes.get(product.peer());
            if (process == null) {
                process =
                        new PeerProcess(
                                product.peer(), program, log.resolve(product.peer() + ".log"));
                processes.put(product.peer(), process);
            }
            for (MatrixShape shape : shapes) {
                long warmUp = shape.equals(shapes.getFirst()) ? WARM_UP_NANOSECONDS : 0;
                process.load(product.product(), shape, plan.poolBytes(), warmUp);
                requests.add(new Request(product, shape));
            }
        }
    }

    /// Waits for the pools.
    void await() {
        for (Request request : requests) {
            StringBuilder refusal = new StringBuilder();
            Optional<PeerProcess.Pool> pool = process(request.product()).loaded(refusal);
            if (pool.isPresent()) {
                pools.computeIfAbsent(request.product(), _ -> new LinkedHashMap<>())
                        .put(request.shape(), pool.get());
            } else {
                refusals.add(request.product() + ": " + refusal);
            }
        }
    }

    /// The products that there are.
    List<PeerProduct> products() {
        return List.copyOf(pools.keySet());
    }

    /// What is not there, and why.
    List<String> refusals() {
        return refusals.stream().distinct().toList();
    }

    /// Nanoseconds of one product.
    double run(PeerProduct product, Cell cell, long nanoseconds) {
        return process(product).run(pools.get(product).get(cell.shape()), cell, nanoseconds);
    }

    long matrixBytes(PeerProduct product, Cell cell) {
        return pools.get(product).get(cell.shape()).matrixBytes();
    }

    private PeerProcess process(PeerProduct product) {
        return processes.get(product.peer());
    }

    @Override
    public void close() {
        processes.values().forEach(PeerProcess::close);
    }
}
