package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever is typed, the command ends with an exit code of its contract and without a stack trace; never as a bug.
class CommandFuzzProperties {

    /// Of the contract, without 70 (a bug in Moesaic) and 130 (nobody interrupts).
    private static final Set<Integer> CODES = Set.of(0, 1, 2, 65, 66, 69, 73);

    private static final List<String> VERBS =
            List.of(
                    "replay",
                    "trace",
                    "info",
                    "check",
                    "import",
                    "model",
                    "hardware",
                    "policy",
                    "list",
                    "show",
                    "estimate",
                    "systolic",
                    "dram",
                    "help");

    private static final List<String> OPTIONS =
            List.of(
                    "--trace",
                    "--model",
                    "--hardware",
                    "--policy",
                    "--placement",
                    "--cache",
                    "--threads",
                    "--seed",
                    "--out",
                    "--force",
                    "--json",
                    "--quiet",
                    "--no-color",
                    "--help",
                    "--version",
                    "--capacity",
                    "--scope",
                    "--dataflow",
                    "--rows",
                    "--columns",
                    "--m",
                    "--n",
                    "--k",
                    "--double-buffered",
                    "--preset",
                    "--channels",
                    "--bytes",
                    "--pattern",
                    "--plugins");

    private static final List<String> VALUES =
            List.of(
                    "gpt-oss-20b",
                    "mixtral",
                    "hbm3-host",
                    "hbm3-npu",
                    "all-digital:format=int4",
                    "all-digital:format=bf16,home=host",
                    "file:path=TRACE",
                    Fixtures.LRU,
                    "none",
                    "belady:bytes=1GiB,semantics=sequential",
                    "lfu:tier=sram,experts-per-layer=1",
                    "0",
                    "1",
                    "2",
                    "8",
                    "-1",
                    "9223372036854775807",
                    "1e9",
                    "ws",
                    "os",
                    "hbm3-6400",
                    "stream",
                    "random:64",
                    "layer",
                    "all",
                    "4,8",
                    "TRACE",
                    "OUT",
                    "OUT.csv",
                    "DIR",
                    "NONE",
                    "",
                    " ",
                    "=",
                    ":",
                    "a:b=c,d",
                    "\u0000",
                    "@x",
                    "é");

    private static Path folder;

    @BeforeContainer
    static void writeFiles() throws IOException {
        folder = Files.createTempDirectory("moesaic-fuzz");
        TraceFiles.writeNpz(Fixtures.trace(3), folder.resolve("t.npz"));
        Files.createDirectory(folder.resolve("dir"));
    }

    @AfterContainer
    static void removeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 500)
    void anyWordsInAnyOrder(@ForAll("words") List<String> words) {
        assertCleanEnd(words);
    }

    /// A right command with some words changed, left out or added: it gets further than words at random.
    @Property(tries = 500)
    void aRightCommandMutated(
            @ForAll("commands") List<String> command,
            @ForAll("word") String word,
            @ForAll int at,
            @ForAll boolean replace) {
        List<String> mutated = new ArrayList<>(command);
        int index = Math.floorMod(at, mutated.size());
        if (replace) {
            mutated.set(index, word);
        } else {
            mutated.add(index, word);
        }
        assertCleanEnd(mutated);
    }

    @Property(tries = 200)
    void valuesOfAnyText(
            @ForAll("commands") List<String> command, @ForAll String text, @ForAll int at) {
        List<String> mutated = new ArrayList<>(command);
        mutated.set(Math.floorMod(at, mutated.size()), text);
        assertCleanEnd(mutated);
    }

    @Provide
    Arbitrary<String> word() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(VERBS)),
                Tuple.of(4, Arbitraries.of(OPTIONS)),
                Tuple.of(4, Arbitraries.of(VALUES)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(6)));
    }

    @Provide
    Arbitrary<List<String>> words() {
        return word().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<String>> commands() {
        return Arbitraries.of(
                Fixtures.replay("TRACE", "--cache", Fixtures.LRU, "--threads", "2", "--json"),
                Fixtures.replay("TRACE", "--out", "OUT", "--force", "--seed", "1"),
                List.of("trace", "info", "TRACE", "--capacity", "4,8", "--scope", "all", "--json"),
                List.of("trace", "check", "TRACE", "--model", "gpt-oss-20b"),
                List.of("trace", "import", "TRACE", "--out", "OUT.csv", "--force"),
                List.of("model", "show", "mixtral", "--json"),
                List.of("hardware", "show", "hbm3-npu"),
                List.of("hardware", "check", "hbm3-host", "--json"),
                List.of("policy", "show", "all-digital"),
                List.of(
                        "estimate",
                        "systolic",
                        "--dataflow",
                        "ws",
                        "--rows",
                        "32",
                        "--columns",
                        "32",
                        "--m",
                        "256",
                        "--n",
                        "128",
                        "--k",
                        "256"),
                List.of(
                        "estimate",
                        "dram",
                        "--preset",
                        "hbm3-6400",
                        "--channels",
                        "4",
                        "--bytes",
                        "1000000",
                        "--pattern",
                        "random:64",
                        "--json"));
    }

    private static void assertCleanEnd(List<String> words) {
        List<String> args = new ArrayList<>();
        for (String word : words) {
            boolean output = !args.isEmpty() && args.getLast().equals("--out");
            // A word that no verb knows as an option would be a name too, and be written here.
            args.add(output ? output(word) : place(word));
        }
        CommandRun run = CommandRun.of(args);
        assertTrue(CODES.contains(run.code()), () -> args + " ended with " + run);
        run.assertNoStackTrace();
        assertTrue(run.code() < 2 || run.out().isEmpty(), () -> args + " printed " + run.out());
        assertTrue(run.code() < 2 || !run.err().isEmpty(), () -> args + " said nothing");
    }

    /// Words that stand for files become files of this test's folder.
    private static String place(String word) {
        return word.replace("TRACE", folder.resolve("t.npz").toString())
                .replace("OUT", folder.resolve("out").toString())
                .replace("DIR", folder.resolve("dir").toString())
                .replace("NONE", folder.resolve("none").toString());
    }

    /// Whatever is typed, nothing is written but in this test's folder.
    private static String output(String word) {
        String placed = place(word);
        return placed.startsWith(folder.toString())
                ? placed
                : folder.resolve("dir") + "/" + word.replace("/", "").replace("..", "");
    }
}
