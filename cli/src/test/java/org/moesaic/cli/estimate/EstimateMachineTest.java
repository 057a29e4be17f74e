package org.moesaic.cli.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.Main;
import org.moesaic.model.closedform.Machines;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.ModelParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `estimate gemm` and `estimate decode`.
class EstimateMachineTest {

    private record Result(int code, String out, String err) {}

    @Test
    void aProductOfHalves() {
        JsonNode json = json("estimate gemm --machine a100-80g --m 64 --n 12288 --k 12288 --json");
        long bytes = 2L * (12288L * 12288 + 2 * 64 * 12288);
        assertEquals(64L * 12288 * 12288, json.path("macs").longValue());
        assertEquals(bytes, json.path("bytes").longValue());
        assertEquals("memory", json.path("bound").stringValue());
        assertEquals(bytes / 2.039, json.path("peakTimePicoseconds").longValue(), 1);
        // Measured 0.1900 ms.
        assertEquals(190e6, json.path("timePicoseconds").longValue(), 0.06 * 190e6);
        assertEquals("calibrated", json.path("fidelity").stringValue());
    }

    /// Weights of 4.5 bits, multiplied in bf16 where a machine has no int4; activations of 16 bits.
    @Test
    void aProductOfNarrowWeights() {
        JsonNode json =
                json(
                        "estimate gemm --machine h100-sxm --m 1 --n 4096 --k 4096 --format int4-g32 --json");
        assertEquals("bf16", json.path("arithmetic").stringValue());
        assertEquals(4096 * 4096 * 9 / 16 + 2 * 8192, json.path("bytes").longValue());
        assertEquals(
                json.path("peakTimePicoseconds").longValue(),
                json.path("timePicoseconds").longValue());
        assertTrue(json.path("errorPercent").isNull());
        assertEquals("derived", json.path("fidelity").stringValue());
    }

    @Test
    void decoding() {
        ModelParameters mixtral = ModelCards.find("mixtral-8x7b").parameters();
        JsonNode one = json("estimate decode --machine h100-sxm --model mixtral-8x7b --json");
        assertEquals(2 * mixtral.active(), one.path("weightBytesPerStep").longValue());
        assertEquals(
                3.35e12 / (2 * mixtral.active()), one.path("tokensPerSecond").doubleValue(), 1e-3);
        assertEquals(2, one.path("expectedExpertsPerLayer").doubleValue(), 1e-12);
        JsonNode eight =
                json("estimate decode --machine h100-sxm --model mixtral-8x7b --batch 8 --json");
        double touched = 8 * (1 - Math.pow(0.75, 8));
        assertEquals(touched, eight.path("expectedExpertsPerLayer").doubleValue(), 1e-9);
        assertEquals(
                2 * (mixtral.active() + (touched - 2) * 32 * mixtral.perExpert()),
                eight.path("weightBytesPerStep").longValue(),
                2);
        JsonNode many =
                json(
                        "estimate decode --machine h100-sxm --model mixtral-8x7b --batch 100000 --json");
        assertEquals("compute", many.path("bound").stringValue());
    }

    @Test
    void forPeople() {
        String gemm = run("estimate gemm --help").out.replaceAll("\\s+", " ");
        Machines.names().forEach(name -> assertTrue(gemm.contains(name), name));
        Result text = run("estimate gemm --machine mi210 --m 1 --n 2 --k 3");
        assertTrue(text.out.contains("measured products within 19.5 %"), text.out);
        assertTrue(
                run("estimate decode --machine h200 --model olmoe-1b-7b").out.contains("at most"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemm --machine a101 --m 1 --n 1 --k 1 | 2 | option '--machine': 'a101' is not known",
                "gemm --machine h201 --m 0 --n -1 --k 1 | 2 | option '--m': 0 is too small",
                "gemm --machine h201 --m 0 --n -1 --k 1 | 2 | option '--machine': 'h201' is not known; did you mean 'h200'?",
                "gemm --machine h200 --m 1 --n 1 --k 1 --format int44 | 2 | option '--format': 'int44' is not known; did you mean 'int4'?",
                "gemm --machine h200 --m 9223372036854775807 --n 9 --k 9 | 2 | is larger than can be counted",
                "decode --machine h200 --model mixtral-8x7b --batch 0 | 2 | option '--batch': 0 is too small",
                "decode --machine h200 --model mixtral-8x7 | 66 | did you mean 'mixtral-8x7b'?",
                "decode --machine h200 --model mixtral-8x7b --batch 9223372036854775807 | 2 | more multiply-accumulates than can be counted",
            })
    void mistakes(String options, int code, String message) {
        Result result = run("estimate " + options);
        assertEquals(code, result.code, result.err);
        assertTrue(result.err.contains(message), result.err);
        assertEquals("", result.out);
    }

    private static JsonNode json(String command) {
        Result result = run(command);
        assertEquals(0, result.code, result.err);
        return JsonMapper.shared().readTree(result.out);
    }

    private static Result run(String command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Main.run(
                        command.split(" "),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
