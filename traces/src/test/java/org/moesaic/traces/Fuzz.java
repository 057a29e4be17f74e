package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.moesaic.edge.MoesaicException;

/// Damages files and holds readers to what they promise then: a trace or a [MoesaicException], nothing else.
final class Fuzz {

    /// A block of a trace that a few hundred bytes can describe must stay far below this.
    private static final int MOST_SELECTIONS_PER_TOKEN = 8192;

    private Fuzz() {}

    /// Reads a file with this content to its end; anything thrown but a refusal fails the test.
    ///
    /// @return true if it could be read
    static boolean readOrRefuse(Path folder, String name, byte[] content) {
        Path file = NpyFiles.write(folder, name, content);
        try {
            RoutingTrace trace = TraceImporters.open(file);
            TraceHeader header = trace.header();
            assertTrue(header.layers() * header.topK() <= MOST_SELECTIONS_PER_TOKEN);
            Reading.tokens(trace);
            return true;
        } catch (MoesaicException refused) {
            assertFalse(refused.problems().isEmpty());
            return false;
        }
    }

    static void refuse(Path folder, String name, byte[] content) {
        assertFalse(readOrRefuse(folder, name, content), () -> "read: " + content.length);
    }

    /// One to four of: a flipped bit, an inserted byte, a removed byte, a repeated stretch, a cut end.
    static byte[] mutate(byte[] valid, long seed) {
        Random random = new Random(seed);
        byte[] bytes = valid.clone();
        for (int change = 0; change <= random.nextInt(4) && bytes.length > 0; change++) {
            int at = random.nextInt(bytes.length);
            byte[] before = Arrays.copyOf(bytes, at);
            switch (random.nextInt(6)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 ->
                        bytes =
                                concat(
                                        concat(before, new byte[] {(byte) random.nextInt(256)}),
                                        Arrays.copyOfRange(bytes, at, bytes.length));
                case 3 -> bytes = concat(before, Arrays.copyOfRange(bytes, at + 1, bytes.length));
                case 4 ->
                        bytes =
                                concat(
                                        Arrays.copyOf(
                                                bytes, at + random.nextInt(bytes.length - at)),
                                        Arrays.copyOfRange(bytes, at, bytes.length));
                default -> bytes = before;
            }
        }
        return bytes;
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> {
                        try {
                            Files.delete(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
