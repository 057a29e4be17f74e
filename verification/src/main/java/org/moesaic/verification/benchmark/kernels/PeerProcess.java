package org.moesaic.verification.benchmark.kernels;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// Another library in a process of its own, asked over its standard input and output: `verification/peers/README.md` has
/// the protocol. A peer that ends, is silent for too long or fails in its turn is a [MoesaicException], UNAVAILABLE.
final class PeerProcess implements AutoCloseable {

    /// Half a gigabyte may have to be filled and repacked.
    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final Path log;
    private final Process process;
    private final PrintStream requests;
    private final BufferedReader answers;

    /// A pool of matrices in the peer.
    ///
    /// @param matrixBytes bytes of each
    record Pool(int id, long matrixBytes) {}

    /// @param log receives what it prints as errors
    PeerProcess(String name, Path program, Path log) throws IOException {
        this.name = name;
        this.log = log;
        process =
                new ProcessBuilder(program.toAbsolutePath().toString())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    String version() {
        return ask("version").substring("version ".length());
    }

    /// Asks for a pool of matrices, and that its first is multiplied for a while, without waiting for it; [#loaded] does.
    void load(String product, MatrixShape shape, long poolBytes, long warmUpNanoseconds) {
        requests.println(
                "load %s %d %d %d %d"
                        .formatted(
                                product,
                                shape.rows(),
                                shape.columns(),
                                poolBytes,
                                warmUpNanoseconds));
    }

    /// The pool that was asked for first of those not yet here, or empty with the reason in `refusal`.
    Optional<Pool> loaded(StringBuilder refusal) {
        String[] words = answer().split(" ", 4);
        if (words[0].equals("loaded")) {
            return Optional.of(new Pool(Integer.parseInt(words[1]), Long.parseLong(words[2])));
        }
        refusal.append(String.join(" ", words));
        return Optional.empty();
    }

    /// Nanoseconds of one product.
    double run(Pool pool, Cell cell, long nanoseconds) {
        String place = cell.hot() ? "hot" : "pool";
        String[] words =
                ask("run %d %s %d %d %d"
                                .formatted(
                                        pool.id(),
                                        place,
                                        cell.threads(),
                                        cell.batch(),
                                        nanoseconds))
                        .split(" ");
        if (!words[0].equals("ran")) {
            throw broken(String.join(" ", words), null);
        }
        return Double.parseDouble(words[2]) / Long.parseLong(words[1]);
    }

    private String ask(String request) {
        requests.println(request);
        return answer();
    }

    private String answer() {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
        try {
            String read = line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (read == null) {
                throw broken("ended without an answer", null);
            }
            return read;
        } catch (TimeoutException silent) {
            process.destroyForcibly();
            throw broken("gave no answer in " + PATIENCE_SECONDS + " s", silent);
        } catch (InterruptedException | ExecutionException e) {
            throw broken("cannot be asked: " + e, e);
        }
    }

    private MoesaicException broken(String what, Exception cause) {
        return new MoesaicException(
                Exit.UNAVAILABLE,
                List.of(Problem.of("peer " + name + ": " + what, "see " + log)),
                cause);
    }

    private String readLine() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// It ends with its input.
    @Override
    public void close() {
        requests.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
