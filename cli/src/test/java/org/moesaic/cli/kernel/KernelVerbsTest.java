package org.moesaic.cli.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KernelVerbsTest {

    private static RunResult run(String line) {
        return RunResult.of(line.split(" "));
    }

    private static JsonNode json(String line) {
        RunResult result = run(line + " --json");
        assertEquals(0, result.code(), result.err());
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void devicesNamesTheReference() {
        JsonNode json = json("kernel devices");
        assertEquals("moesaic.kernel-devices/1", json.get("schema").asString());
        JsonNode last = json.get("backends").get(json.get("backends").size() - 1);
        assertEquals("reference", last.get("name").asString());
        assertEquals("reference:0", last.at("/devices/0/backend").asString());
        assertTrue(last.get("refusal").isNull());
        assertTrue(run("kernel devices").out().contains("reference:0  plain Java, one thread\n"));
    }

    @Test
    void checkOfSomeFormats() {
        JsonNode json = json("kernel check --format int4,fp16,dict16 --backend reference");
        assertEquals("moesaic.kernel-check/1", json.get("schema").asString());
        assertTrue(json.get("holds").booleanValue());
        List<String> what =
                StreamSupport.stream(json.get("results").spliterator(), false)
                        .map(one ->
                                one.get("format").asString()
                                        + " "
                                        + one.get("activations").asString())
                        .toList();
        assertEquals(
                List.of("int4 fp32", "int4 int8", "fp16 fp32", "dict16 fp32", "dict16 int8"), what);
        for (JsonNode one : json.get("results")) {
            assertTrue(one.get("worstShareOfBound").doubleValue() < 1, one.toString());
            assertTrue(one.get("worstShareOfBound").doubleValue() > 0, one.toString());
            assertEquals(36, one.get("products").intValue());
            assertTrue(one.get("violations").isEmpty());
        }
    }

    @Test
    void checkOfEveryFormatForPeople() {
        RunResult result = run("kernel check --backend reference --batch 1");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("format"), result.out());
        assertTrue(result.out().contains("\nternary-1.6 "), result.out());
        assertTrue(result.out().endsWith("are within their bounds\n"), result.out());
    }

    @Test
    void checkOfOneShapeRepeatsExactly() {
        String line =
                "kernel check --format nf4 --backend reference --rows 7 --columns 65 --seed 3";
        assertEquals(run(line).out(), run(line).out());
        JsonNode one = json(line).at("/results/0");
        assertEquals(1, one.get("products").intValue());
        assertEquals(21, one.get("outputs").intValue());
    }

    @Test
    void benchOfOneFormat() {
        JsonNode json =
                json(
                        "kernel bench --format int4-g32 --rows 32 --columns 64 --backend reference"
                                + " --threads 1 --pool 1MiB --activations int8");
        assertEquals("moesaic.kernel-bench/1", json.get("schema").asString());
        assertEquals("int4-g32", json.get("format").asString());
        double nanoseconds = json.get("nanosecondsPerOp").doubleValue();
        assertTrue(nanoseconds > 0);
        // 2048 weights of half a byte and 64 scales of two.
        assertEquals(4.5, json.get("bitsPerWeight").doubleValue());
        assertEquals(1152 * 1e9 / nanoseconds, json.get("weightBytesPerSecond").doubleValue(), 1);
        assertEquals(
                json.get("weightBytesPerSecond").doubleValue()
                        / json.get("memoryBytesPerSecond").doubleValue(),
                json.get("fractionOfMemoryBandwidth").doubleValue(),
                1e-6);
        assertEquals(1024 * 1024 / 1152, json.get("matrices").intValue());
        assertTrue(json.get("relativeError").doubleValue() < 1e-6);
        assertTrue(json.get("withinBound").booleanValue());
        assertEquals(1, json.get("threads").intValue());
    }

    @Test
    void benchOfExpertsAtATime() {
        JsonNode json =
                json(
                        "kernel bench --format int4-g32 --rows 32 --columns 64 --backend reference"
                                + " --threads 1 --pool 1MiB --experts 3");
        assertEquals(3, json.get("experts").intValue());
        assertEquals(
                3 * 2048 * 1e9 / json.get("nanosecondsPerOp").doubleValue(),
                json.get("weightsPerSecond").doubleValue(),
                1);
        assertTrue(json.get("withinBound").booleanValue());
    }

    @Test
    void benchOfSeveralFormatsSaysWhatHasNoKernel() {
        JsonNode json =
                json(
                        "kernel bench --format int8,fp32 --rows 8 --columns 8 --backend reference"
                                + " --threads 1 --hot --pool 1MiB --activations int8");
        assertEquals(1, json.get("results").size());
        assertEquals(1, json.at("/results/0/matrices").intValue());
        assertEquals("fp32", json.at("/refused/0/format").asString());
    }

    @Test
    void benchForPeople() {
        RunResult result =
                run(
                        "kernel bench --format fp32 --rows 8 --columns 8 --backend reference --hot --pool 1MiB");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("8 x 8, batch 1, fp32 activations, on reference"));
        assertTrue(result.out().contains("memory read by "), result.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench --format int4 --threads 0 | 2 | option '--threads': 0 is too small",
                "bench --format int4 --rows 0 | 2 | option '--rows': 0 is too small",
                "bench --format int4 --experts 0 | 2 | option '--experts': 0 is too small",
                "bench --format int4 --experts 4000 | 2 | at most 1024",
                "bench --format analog:pcm-standard --experts 2 | 2 | leave it out with analog tiles",
                "bench --format int44 | 2 | did you mean 'int4'?",
                "bench --format int4 --backend vectr | 2 | unknown backend 'vectr'",
                "bench --format int4 --pool big | 2 | option '--pool'",
                "bench --format int4 --rows 100000 --columns 100000 | 2 | is too large",
                "bench --format fp32 --activations int8 --rows 4 --columns 4 --pool 1MiB --backend reference"
                        + " | 69 | no kernel for fp32 with int8 activations",
                "bench | 2 | --format",
                "check --format int4,all | 2 | 'all' is not known",
                "check --format int4, | 2 | '' is not known",
                "check --rows 4 | 2 | option '--columns': is missing",
                "check --rows 4 --columns 0 | 2 | option '--columns': 0 is too small",
                "check --backend reference,none | 2 | unknown backend 'none'",
                "check --threads -1 --batch 0 --format intx | 2 | option '--batch'",
            })
    void misuse(String line, int code, String message) {
        RunResult result = run("kernel " + line);
        assertEquals(code, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertFalse(result.err().contains("a bug in Moesaic"), result.err());
        assertEquals("", result.out());
    }

    @Test
    void allMistakesAreSaidTogether() {
        RunResult result = run("kernel check --threads -1 --batch 0 --format intx,inty");
        assertEquals(4, result.err().lines().count(), result.err());
    }
}
