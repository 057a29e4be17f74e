package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The bound on load where there are several devices: no policy is below an even share, and copies of hot experts come
/// nearer to it than one copy of each.
class DeviceLoadTest {

    private static final int DEVICES = 8;
    private static final int TOKENS = 200;

    @TempDir Path folder;

    /// As many requests as devices, each at home on one. A few experts take most selections: those of one device, were experts
    /// dealt out in order of their ids.
    private Path skewed() throws IOException {
        Random random = new Random(3);
        byte[] ids = new byte[TOKENS * Fixtures.LAYERS * Fixtures.TOP_K];
        for (int row = 0; row < ids.length / Fixtures.TOP_K; row++) {
            for (int slot = 0; slot < Fixtures.TOP_K; slot++) {
                int device = random.nextInt(10) < 6 ? 0 : random.nextInt(DEVICES);
                ids[row * Fixtures.TOP_K + slot] = (byte) (slot * DEVICES + device);
            }
        }
        String shape = "(%d, %d, %d)".formatted(TOKENS, Fixtures.LAYERS, Fixtures.TOP_K);
        ByteBuffer offsets =
                ByteBuffer.allocate((DEVICES + 1) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int request = 0; request <= DEVICES; request++) {
            offsets.putLong((long) request * TOKENS / DEVICES);
        }
        String requests = "(%d,)".formatted(DEVICES + 1);
        return Files.write(
                folder.resolve("s.npz"),
                TraceFiles.npz(
                        Map.of(
                                "experts",
                                TraceFiles.npy("|u1", shape, ids),
                                "req_offsets",
                                TraceFiles.npy("<i8", requests, offsets.array()))));
    }

    @Test
    void noPolicyIsBelowAnEvenShare() throws IOException {
        JsonNode results =
                CommandRun.of(
                                List.of(
                                        "compare",
                                        "--trace",
                                        skewed().toString(),
                                        "--model",
                                        Fixtures.MODEL,
                                        "--hardware",
                                        "multi-device-8",
                                        "--policies",
                                        "all",
                                        "--policy",
                                        "eplb:replicas=32",
                                        "--policy",
                                        "eplb:replicas=64",
                                        "--json"))
                        .json()
                        .path("results");
        double even = (double) TOKENS * Fixtures.LAYERS * Fixtures.TOP_K / DEVICES;
        double dealt = 0;
        double[] balanced = new double[2];
        int judged = 0;
        for (JsonNode result : results) {
            if (!result.path("refused").isNull()) {
                continue;
            }
            String policy = result.path("policy").stringValue();
            JsonNode load = result.at("/bounds/busiestDeviceSelections");
            assertTrue(load.isObject(), policy);
            double achieved = load.path("achieved").doubleValue();
            double bound = load.path("bound").doubleValue();
            assertEquals(even, bound, 1e-9, policy);
            assertTrue(achieved >= bound, policy + ": " + load);
            judged++;
            if (policy.startsWith("all-digital")) {
                assertEquals(DEVICES * even, achieved, 1e-9, "all on one device, seven idle");
            }
            if (policy.startsWith("round-robin")) {
                dealt = achieved;
            }
            for (int i = 0; i < 2; i++) {
                balanced[i] =
                        policy.equals("eplb:replicas=" + 32 * (i + 1)) ? achieved : balanced[i];
            }
        }
        assertTrue(judged >= 8, results.toString());
        assertTrue(dealt > 2 * even, "dealt out by id: " + dealt);
        assertTrue(balanced[0] < dealt, balanced[0] + " against " + dealt);
        assertTrue(balanced[1] < balanced[0], balanced[1] + " against " + balanced[0]);
    }
}
