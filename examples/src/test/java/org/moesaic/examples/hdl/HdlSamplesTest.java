package org.moesaic.examples.hdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each sample of the hardware language runs its own test, says what its comment promises, and emits the Verilog that is
/// kept.
class HdlSamplesTest {

    private static final Path SOURCES =
            Path.of("examples", "src", "main", "java", "org", "moesaic", "examples", "hdl");

    /// What a sample says before its Verilog, places in its source without their line numbers.
    private static List<String> said(Runnable sample) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            sample.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceAll("java:\\d+", "java:#")
                .lines()
                .takeWhile(line -> !line.startsWith("// Verilog"))
                .toList();
    }

    @Test
    void s01() {
        assertEquals(
                List.of("count wraps to 0 after 256 events"),
                said(() -> Hdl01_Counter.main(new String[0])));
    }

    @Test
    void s02() {
        assertEquals(
                List.of(
                        "Hdl02_Widths.java:#: Wrong.average: set: UInt(8) meets a UInt(9); write .truncate(8) to drop the high 1 bit, .saturate(8) to clamp, or make the left one 9 bits wide",
                        "the average of 200 and 250 is 225"),
                said(() -> Hdl02_Widths.main(new String[0])));
    }

    @Test
    void s03() {
        assertEquals(
                List.of("0110101001", "....^.^..."),
                said(() -> Hdl03_StateMachine.main(new String[0])));
    }

    @Test
    void s04() {
        assertEquals(
                List.of("sum is 23, in 10 bits", "lane 0 holds 64"),
                said(() -> Hdl04_Hierarchy.main(new String[0])));
    }

    @Test
    void s05() {
        assertEquals(
                List.of("two pixels went in, waited, and came out in order"),
                said(() -> Hdl05_Streams.main(new String[0])));
    }

    @Test
    void s06() {
        assertEquals(
                List.of("word 12 is now 0xab90"), said(() -> Hdl06_Memory.main(new String[0])));
    }

    @Test
    void s07() {
        assertEquals(
                List.of(
                        "Hdl07_Checks.java:#: cycle 6: assertion assert_3 does not hold: 5 things in a store of four",
                        "filled up: 1"),
                said(() -> Hdl07_Checks.main(new String[0])));
    }

    @Test
    void s08() {
        assertEquals(
                List.of(
                        "Hdl08_Mistakes.java:#: Undriven.never: is never driven; set this output inside its module",
                        "Hdl08_Mistakes.java:#: Undriven.sometimes: is driven only while go (Hdl08_Mistakes.java:#); set a default before it, or all branches with .otherwise(…); a register would keep its value",
                        "Hdl08_Mistakes.java:#: Loop.sum: depends on itself within one cycle: sum (Hdl08_Mistakes.java:#) -> _add_1 (Hdl08_Mistakes.java:#) -> sum (Hdl08_Mistakes.java:#); break the loop with a register"),
                said(() -> Hdl08_Mistakes.main(new String[0])));
    }

    static Set<String> samples() {
        return MakeSampleVerilog.samples().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theVerilogIsKept(String sample) throws IOException {
        assertEquals(
                Files.readString(MakeSampleVerilog.FOLDER.resolve(sample + ".v")),
                MakeSampleVerilog.samples().get(sample).get());
    }

    @Test
    void noSampleIsForgotten() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<String> found =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("Hdl"))
                            .map(name -> name.replace(".java", ""))
                            .sorted()
                            .toList();
            assertEquals(found, List.copyOf(samples()));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachSaysHowToRunItAndIsShort(String sample) throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve(sample + ".java"));
        assertTrue(lines.size() <= 125, lines.size() + " lines");
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("    // HOW TO RUN")), sample);
        assertTrue(
                lines.stream().anyMatch(line -> line.endsWith("/hdl/" + sample + ".java")), sample);
    }
}
