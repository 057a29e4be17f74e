package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.BackendProvider;
import org.moesaic.compute.Backends;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// What this machine reads from its memory, as far as Java can tell: the faster of two readers with the same threads.
///
/// Plain loads of longs ([MemoryBandwidth]) are no limit where one core takes more from memory than they ask for. Then the
/// vector backend's product in fp32, which does little but read, is nearer to it.
///
/// @param bytesPerSecond of the faster one
/// @param reader which that was, for people
public record ReadLimit(long bytesPerSecond, String reader) {

    private static final String PLAIN = "plain loads";
    private static final String PRODUCT = "an fp32 product on the vector backend";

    private static final int COLUMNS = 4096;

    private static final int ROUNDS = 7;

    private static final long WARM_UP_NANOSECONDS = 700_000_000;

    /// @param bytes how much to read in a round
    public static ReadLimit measure(int threads, long bytes) {
        ReadLimit plain = new ReadLimit(MemoryBandwidth.measure(threads, bytes), PLAIN);
        return vector().flatMap(provider -> product(provider, threads, bytes))
                .filter(product -> product.bytesPerSecond() > plain.bytesPerSecond())
                .orElse(plain);
    }

    private static Optional<BackendProvider> vector() {
        return Backends.providers().stream()
                .filter(provider -> provider.name().equals("vector"))
                .filter(provider -> !provider.devices().isEmpty())
                .findFirst();
    }

    /// Empty where there is no room for the matrix, or the backend does not open.
    private static Optional<ReadLimit> product(BackendProvider provider, int threads, long bytes) {
        MatrixShape shape =
                new MatrixShape(
                        Math.clamp(bytes / (COLUMNS * Float.BYTES), threads, 1 << 20), COLUMNS);
        try (Arena arena = Arena.ofShared();
                Backend backend = provider.open(0, threads)) {
            PackedMatrix packed =
                    PackedMatrix.allocate(arena, new FloatFormat(FloatFormat.Kind.FP32, 0), shape);
            // Without values of its own all of it would be one page of zeros.
            packed.codes().fill((byte) 1);
            try (LoadedMatrix matrix = backend.load(packed)) {
                return Optional.of(new ReadLimit(bytesPerSecond(backend, matrix), PRODUCT));
            }
        } catch (MoesaicException | OutOfMemoryError noRoom) {
            return Optional.empty();
        }
    }

    private static long bytesPerSecond(Backend backend, LoadedMatrix matrix) {
        float[] x = new float[COLUMNS];
        Arrays.fill(x, 1);
        float[] y = new float[matrix.shape().rows()];
        long start = System.nanoTime();
        do {
            backend.multiply(matrix, Activations.FP32, 1, x, y);
        } while (System.nanoTime() - start < WARM_UP_NANOSECONDS);
        long[] nanoseconds = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            backend.multiply(matrix, Activations.FP32, 1, x, y);
            nanoseconds[round] = System.nanoTime() - began;
        }
        Arrays.sort(nanoseconds);
        return Math.round(
                matrix.shape().weights() * (double) Float.BYTES * 1e9 / nanoseconds[ROUNDS / 2]);
    }
}
