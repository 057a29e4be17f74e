package org.moesaic.verification.benchmark.kernels;

import java.util.Map;
import java.util.Optional;
import org.moesaic.verification.benchmark.kernels.TableKernel.PeerProduct;

/// Reads the results of one iteration back, which [KernelTableBenchmark] gave names.
///
/// @param others results beside the time of ours, by name
record TurnReader(TableKernel kernel, String backend, Plan.Turn turn, Map<String, Double> others) {

    /// Of the read loop a rate is known: nanoseconds of so many bytes.
    private static final long READ_BYTES = 1_000_000_000;

    Slice slice(String who, String bytes, double nanoseconds) {
        long read = Math.round(others.get(bytes));
        return slice(who, read, nanoseconds);
    }

    private Slice slice(String who, long bytes, double nanoseconds) {
        return new Slice(
                backend, kernel.name(), turn.cell(), turn.round(), who, bytes, nanoseconds);
    }

    /// Empty where it had no turn.
    Optional<Slice> read() {
        return Optional.ofNullable(others.get(KernelTableBenchmark.READ))
                .map(rate -> slice(Slice.READ, READ_BYTES, READ_BYTES / rate));
    }

    /// Empty where it had no turn or is not there.
    Optional<Slice> peer(PeerProduct product) {
        String name = product.toString();
        return Optional.ofNullable(others.get(name))
                .map(time -> slice(name, name + " " + KernelTableBenchmark.BYTES, time));
    }
}
