package org.moesaic.compute.damage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.moesaic.compute.Backend;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Sha256;

/// Outcomes in a folder, one small file for each expert and treatment, named by the SHA-256 of all that they depend on:
/// weights, biases, activations, treatment, seed, place and backend. So a run that was stopped goes on where it was, and
/// nothing is found that was measured on something else. Each file ends with the SHA-256 of its numbers: what is damaged is
/// measured again, and counted.
public final class DamageCache {

    /// To be raised when what is measured changes.
    private static final String VERSION = "moesaic.damage/2";

    private static final int NUMBERS_AT_ONCE = 1 << 14;

    /// Numbers of a whole file take less.
    private static final long MOST_BYTES = 1 << 16;

    private final Path folder;
    private final AtomicLong damaged = new AtomicLong();

    /// @throws MoesaicException CANNOT_WRITE if there is no such folder and it cannot be made
    public DamageCache(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /// Files that were there and not whole; what they should have held was measured again.
    public long damaged() {
        return damaged.get();
    }

    /// Where the files are.
    public Path folder() {
        return folder;
    }

    /// What an expert's outcomes have in common, hashed.
    record Keys(byte[] expert) {

        String name(Treatment treatment) {
            MessageDigest digest = Sha256.start();
            digest.update(expert);
            digest.update(treatment.content().getBytes(StandardCharsets.UTF_8));
            return Sha256.hex(digest) + ".txt";
        }
    }

    static Keys keys(
            ExactExpert expert,
            CalibrationTokens tokens,
            long seed,
            Backend backend,
            int layer,
            int id) {
        MessageDigest digest = Sha256.start();
        String place =
                String.join(
                        "\n",
                        VERSION,
                        backend.name(),
                        expert.nonlinearity().name(),
                        seed + " " + layer + " " + id + " " + tokens.tokens(),
                        "");
        digest.update(place.getBytes(StandardCharsets.UTF_8));
        expert.gate().ifPresent(matrix -> update(digest, matrix.values()));
        update(digest, expert.up().values());
        update(digest, expert.down().values());
        update(digest, expert.biases().gate());
        update(digest, expert.biases().up());
        update(digest, expert.biases().down());
        update(digest, tokens.values());
        return new Keys(digest.digest());
    }

    Optional<ExpertDamage> find(
            Keys keys, Treatment treatment, int layer, int expert, CalibrationTokens tokens) {
        Path file = folder.resolve(keys.name(treatment));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Optional<ExpertDamage> found = read(file, treatment, layer, expert, tokens);
        if (found.isEmpty()) {
            damaged.incrementAndGet();
        }
        return found;
    }

    private static Optional<ExpertDamage> read(
            Path file, Treatment treatment, int layer, int expert, CalibrationTokens tokens) {
        try {
            List<String> lines =
                    Files.size(file) > MOST_BYTES ? List.of() : Files.readAllLines(file);
            double[] signal = numbers(lines.get(0));
            double[] noise = numbers(lines.get(1));
            double[] worst = numbers(lines.get(2));
            if (lines.size() != 4
                    || !lines.get(3).equals(hash(lines))
                    || signal.length != tokens.groups()
                    || noise.length != signal.length
                    || worst.length != 2) {
                return Optional.empty();
            }
            return Optional.of(
                    new ExpertDamage(
                            layer,
                            expert,
                            treatment.name(),
                            signal,
                            noise,
                            tokens.tokens(),
                            (int) worst[0],
                            worst[1]));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    void put(Keys keys, Treatment treatment, ExpertDamage damage) {
        Path file = folder.resolve(keys.name(treatment));
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                text(damage.signal()),
                                text(damage.noise()),
                                damage.worstChannel() + " " + damage.worstChannelError()));
        lines.add(hash(lines));
        try {
            // Under a name of its own first: a run that dies leaves nothing that looks complete.
            Path pending = Files.createTempFile(folder, "pending", ".tmp");
            Files.write(pending, lines);
            Files.move(pending, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /// Of the three lines of numbers.
    private static String hash(List<String> lines) {
        MessageDigest digest = Sha256.start();
        for (String line : lines.subList(0, 3)) {
            digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest);
    }

    private static String text(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static void update(MessageDigest digest, float[] values) {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).putInt(0, values.length);
        digest.update(length);
        ByteBuffer bytes =
                ByteBuffer.allocate(NUMBERS_AT_ONCE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += NUMBERS_AT_ONCE) {
            int count = Math.min(NUMBERS_AT_ONCE, values.length - from);
            bytes.clear();
            bytes.asFloatBuffer().put(values, from, count);
            digest.update(bytes.limit(count * Float.BYTES));
        }
    }

    private static MoesaicException cannotWrite(Path file, IOException e) {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                List.of(
                        Problem.in(
                                file,
                                "cannot be written: " + e.getMessage(),
                                "name a folder that can be, or leave the cache out")),
                e);
    }
}
