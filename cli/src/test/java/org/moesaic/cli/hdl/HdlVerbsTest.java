package org.moesaic.cli.hdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HdlVerbsTest {

    @TempDir private Path folder;

    private static JsonNode json(RunResult run) {
        assertEquals(0, run.code(), run.err());
        return JsonMapper.shared().readTree(run.out());
    }

    @Test
    void theListHasEveryBlockWithItsParameters() {
        JsonNode list = json(RunResult.of("hdl", "list", "--json"));
        assertEquals("accumulator-bank", list.at("/blocks/0/name").asString());
        RunResult text = RunResult.of("hdl", "list");
        assertTrue(text.out().contains("systolic-array"), text.out());
        assertTrue(text.out().contains("dataflow=ws"), text.out());
    }

    @ParameterizedTest
    @CsvSource({"ws, false, 5504", "ws, true, 4118", "os, false, 4992", "is, true, 4118"})
    void aProductTakesTheCyclesOfTheClosedForm(String dataflow, String buffered, long cycles) {
        JsonNode result =
                json(
                        RunResult.of(
                                "hdl",
                                "simulate",
                                "systolic-array",
                                "--param",
                                "dataflow=" + dataflow,
                                "--param",
                                "doubleBuffered=" + buffered,
                                "--param",
                                "m=64",
                                "--param",
                                "n=64",
                                "--param",
                                "k=64",
                                "--json"));
        assertEquals(cycles, result.at("/cycles").asLong());
        assertEquals(cycles, result.at("/closedFormCycles").asLong());
        assertTrue(result.at("/resultMatchesReference").asBoolean());
        assertTrue(result.at("/cyclesPerSecond").asLong() > 0);
        assertEquals(8, result.at("/parameters/rows").asInt());
    }

    @Test
    void anyBlockRunsWithRandomInputsAndWaves() throws IOException {
        Path waves = folder.resolve("run.vcd");
        JsonNode result =
                json(
                        RunResult.of(
                                "hdl",
                                "simulate",
                                "mac-cell",
                                "--cycles",
                                "50",
                                "--vcd",
                                waves.toString(),
                                "--json"));
        assertEquals(50, result.at("/cycles").asLong());
        assertTrue(result.at("/resultMatchesReference").asBoolean());
        assertTrue(Files.readString(waves).contains("$enddefinitions"));
        RunResult again = RunResult.of("hdl", "simulate", "mac-cell", "--vcd", waves.toString());
        assertEquals(73, again.code());
    }

    @Test
    void wavesThatCannotBeWrittenAreRefusedAtOnce() {
        RunResult run =
                RunResult.of(
                        "hdl",
                        "simulate",
                        "mac-cell",
                        "--vcd",
                        folder.resolve("nowhere/run.vcd").toString());
        assertEquals(73, run.code());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @ParameterizedTest
    @CsvSource({
        "verilog, module MacCell_32",
        "aiger-text, aag ",
        "text, module MacCell_32",
        "svg, <svg"
    })
    void everyFormIsWritten(String form, String start) throws IOException {
        RunResult shown = RunResult.of("hdl", "emit", "mac-cell", "--to", form);
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains(start), shown.out());
        Path file = folder.resolve("cell." + form);
        RunResult written =
                RunResult.of("hdl", "emit", "mac-cell", "--to", form, "--out", file.toString());
        assertEquals(0, written.code(), written.err());
        assertEquals(shown.out(), Files.readString(file));
    }

    @Test
    void aBlockTooLargeForAPictureSaysSo() {
        RunResult run =
                RunResult.of("hdl", "emit", "skew-buffer", "--param", "cycles=4096", "--to", "svg");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("too many for a picture"), run.err());
    }

    @Test
    void binaryGatesNeedAFile() {
        RunResult run = RunResult.of("hdl", "emit", "mac-cell", "--to", "aiger");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--to aiger-text"), run.err());
    }

    @Test
    void anUnknownBlockHasANearestName() {
        RunResult run = RunResult.of("hdl", "emit", "systolic-aray");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("'systolic-aray'"), run.err());
        assertTrue(run.err().contains("systolic-array"), run.err());
    }

    @Test
    void everyWrongParameterIsNamed() {
        RunResult run =
                RunResult.of(
                        "hdl",
                        "simulate",
                        "systolic-array",
                        "--param",
                        "rws=8",
                        "--param",
                        "columns=0",
                        "--param",
                        "dataflow",
                        "--param",
                        "m=4",
                        "--param",
                        "m=5");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("no parameter 'rws'"), run.err());
        assertTrue(run.err().contains("rows"), run.err());
        assertTrue(run.err().contains("columns=0 is not possible"), run.err());
        assertTrue(run.err().contains("1 to 256"), run.err());
        assertTrue(run.err().contains("'dataflow' has no value"), run.err());
        assertTrue(run.err().contains("'m' is given twice"), run.err());
        assertTrue(run.out().isEmpty());
    }

    @Test
    void aDesignThatIsTooLargeSaysWhatItWouldTake() {
        RunResult run =
                RunResult.of(
                        "hdl",
                        "simulate",
                        "systolic-array",
                        "--param",
                        "m=65536",
                        "--param",
                        "n=65536",
                        "--param",
                        "k=65536");
        assertEquals(2, run.code());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void aProductTakesNoNumberOfCycles() {
        RunResult run = RunResult.of("hdl", "simulate", "systolic-array", "--cycles", "9");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--cycles"), run.err());
        RunResult none = RunResult.of("hdl", "simulate", "mac-cell", "--cycles", "0");
        assertEquals(2, none.code());
        RunResult engine = RunResult.of("hdl", "simulate", "mac-cell", "--engine", "compild");
        assertEquals(2, engine.code());
        assertTrue(engine.err().contains("compiled"), engine.err());
    }
}
