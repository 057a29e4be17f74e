package org.moesaic.traces.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.SharedTraces;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceImporters;

/// Fitted to one half of a real trace's requests, the generator meets every band against the other half at once.
class AcceptanceBandsTest {

    private static final int EXPERTS = 32;

    private static InMemoryTrace pack;

    /// The requests of the pack of one parity that are long enough and do not repeat themselves.
    private static InMemoryTrace half(int parity) throws IOException {
        if (pack == null) {
            pack = InMemoryTrace.of(TraceImporters.open(SharedTraces.file("gptoss20b_dev.npz")));
        }
        List<String> lines = Files.readAllLines(SharedTraces.file("gptoss20b_dev.requests.csv"));
        TraceBlock half = new TraceBlock(pack.header(), 1 << 16);
        int sound = 0;
        List<Integer> indexOf = new ArrayList<>();
        for (int request = 0; request + 1 < lines.size(); request++) {
            String[] fields = lines.get(request + 1).split(",");
            boolean repeats = fields[fields.length - 1].strip().matches("(?i)true|1");
            boolean takes =
                    !repeats
                            && Integer.parseInt(fields[fields.length - 3]) >= 64
                            && sound++ % 2 == parity;
            indexOf.add(takes ? sound / 2 : -1);
        }
        int requests = 0;
        int last = -1;
        for (TraceBlock block : pack.blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                int request = block.request(token);
                if (indexOf.get(request) < 0) {
                    continue;
                }
                if (request != last) {
                    last = request;
                    requests++;
                }
                half.beginStep(half.steps());
                int to = half.addToken(requests - 1, block.position(token), block.phase(token));
                for (int layer = 0; layer < block.layers(); layer++) {
                    for (int slot = 0; slot < block.topK(); slot++) {
                        half.setExpert(layer, to, slot, block.expert(layer, token, slot));
                    }
                }
            }
        }
        return InMemoryTrace.ofBlocks(pack.header(), List.of(half));
    }

    private static RoutingTrace generated(GeneratorProfile profile, int requests) {
        return new TraceGenerator(profile, RequestPlan.requests(profile, requests), 7, 2);
    }

    @Test
    void everyBandAtOnceAgainstTheHeldBackHalf() throws IOException {
        for (int parity = 0; parity < 2; parity++) {
            GeneratorProfile profile = GeneratorProfile.fit(half(parity), EXPERTS);
            InMemoryTrace heldBack = half(1 - parity);
            Figures made = Figures.of(generated(profile, 2 * profile.topics().size()), EXPERTS);
            Figures real = Figures.of(heldBack, EXPERTS);
            assertEquals(List.of(), made.outside(real));
        }
    }

    /// Independent draws of a Zipf law with the popularity's own exponent, which has the right entropy.
    @Test
    void plainZipfFails() throws IOException {
        Figures real = Figures.of(half(1), EXPERTS);
        double exponent = exponentOfEntropy(real.values().get("entropy"));
        Figures zipf = Figures.of(zipf(half(1), exponent), EXPERTS);
        List<String> outside = zipf.outside(real);
        for (String figure : List.of("reuse 64", "union 16", "lru 8")) {
            assertTrue(
                    outside.stream().anyMatch(each -> each.startsWith(figure + ":")),
                    () -> figure + " of " + outside);
        }
    }

    private static double exponentOfEntropy(double bits) {
        double low = 0;
        double high = 3;
        for (int step = 0; step < 40; step++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (int rank = 1; rank <= EXPERTS; rank++) {
                sum += Math.pow(rank, -middle);
            }
            double entropy = 0;
            for (int rank = 1; rank <= EXPERTS; rank++) {
                double share = Math.pow(rank, -middle) / sum;
                entropy -= share * Math.log(share) / Math.log(2);
            }
            if (entropy > bits) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static InMemoryTrace zipf(InMemoryTrace like, double exponent) {
        Random random = new Random(1);
        List<TraceBlock> blocks = new ArrayList<>();
        for (TraceBlock block : like.blocks()) {
            TraceBlock copy = new TraceBlock(like.header(), block.tokens());
            copy.copyFrom(block);
            for (int token = 0; token < copy.tokens(); token++) {
                for (int layer = 0; layer < copy.layers(); layer++) {
                    int slot = 0;
                    boolean[] used = new boolean[EXPERTS];
                    while (slot < copy.topK()) {
                        int expert = draw(random, exponent);
                        if (!used[expert]) {
                            used[expert] = true;
                            copy.setExpert(layer, token, slot++, expert);
                        }
                    }
                }
            }
            blocks.add(copy);
        }
        return InMemoryTrace.ofBlocks(like.header(), blocks);
    }

    private static int draw(Random random, double exponent) {
        while (true) {
            int expert = random.nextInt(EXPERTS);
            if (random.nextDouble() < Math.pow(expert + 1.0, -exponent)) {
                return expert;
            }
        }
    }
}
