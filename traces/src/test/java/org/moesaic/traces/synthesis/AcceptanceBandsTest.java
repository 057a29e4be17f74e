package org.moesaic.traces.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.SharedTraces;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.Requests;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;

/// Fitted to one half of a real trace's requests, the generator meets every band against the other half at once.
class AcceptanceBandsTest {

    private static final int EXPERTS = 32;

    /// Captures of one request. Its first half is fitted, its second half held back.
    private static final List<String> CAPTURES =
            List.of(
                    "gptoss_code.jsonl",
                    "granite_code.jsonl",
                    "granite_dialogue.jsonl",
                    "olmoe_prose.jsonl",
                    "qwen_prose.jsonl",
                    "gptoss20b_mmlu_high_school_us_history.json.gz",
                    "gptoss20b_mmlu_international_law.json.gz",
                    "gptoss20b_mmlu_machine_learning.json.gz",
                    "gptoss20b_mmlu_world_religions.json.gz",
                    "gptoss20b_polyglot_finished.json.gz",
                    "gptoss20b_polyglot_unfinished.json.gz");

    /// What is missed all the same; `docs/traces.md` says so.
    private static final List<String> KNOWN =
            List.of(
                    "gptoss20b_mmlu_machine_learning.json.gz reuse 64",
                    "gptoss20b_mmlu_machine_learning.json.gz set 128");

    private static final List<Integer> SEEDS = List.of(1, 2, 3);

    /// Every other request of the pack that is long enough and does not repeat itself.
    private static InMemoryTrace half(int parity) {
        Path file = SharedTraces.file("gptoss20b_dev.npz");
        RequestLabels labels = RequestLabels.beside(file).orElseThrow();
        return Requests.only(TraceImporters.open(file), labels, 2, parity);
    }

    private static Figures generated(GeneratorProfile profile, int requests, int experts) {
        List<Figures> seeds = new ArrayList<>();
        RequestPlan plan = RequestPlan.requests(profile, requests);
        for (int seed : SEEDS) {
            seeds.add(Figures.of(new TraceGenerator(profile, plan, seed, 2), experts));
        }
        return Figures.mean(seeds);
    }

    @Test
    void everyBandAtOnceAgainstTheHeldBackHalf() {
        for (int parity = 0; parity < 2; parity++) {
            GeneratorProfile profile = GeneratorProfile.fit(half(parity), EXPERTS);
            Figures real = Figures.of(half(1 - parity), EXPERTS);
            RequestPlan plan = RequestPlan.requests(profile, 2 * profile.topics().size());
            for (int seed : SEEDS) {
                Figures made = Figures.of(new TraceGenerator(profile, plan, seed, 2), EXPERTS);
                assertEquals(List.of(), made.outside(real), "seed " + seed);
            }
        }
    }

    /// The halves of one request are mostly farther from each other than the bands are wide, so that no generator fitted to
    /// the one can meet them against the other. What it can do is not to add to that: a figure is as near to the held-back
    /// half as its band and the distance of the halves allow. The mean of some seeds is judged, for one request of this
    /// length is mostly chance.
    ///
    /// Two captures repeat themselves (lags of 44 and 46), which is not modelled.
    @Test
    void aCaptureOfOneRequestIsMetAsFarAsItsHalvesAgree() {
        List<String> missed =
                CAPTURES.parallelStream().flatMap(name -> missed(name).stream()).toList();
        assertEquals(List.of(), missed.stream().filter(each -> !KNOWN.contains(each)).toList());
    }

    private static List<String> missed(String name) {
        InMemoryTrace whole = InMemoryTrace.of(TraceImporters.open(SharedTraces.file(name)));
        TraceStatistics statistics = TraceStatistics.of(whole, StatisticsOptions.defaults());
        int experts = statistics.experts();
        int tokens = (int) statistics.tokens();
        InMemoryTrace fitted = Requests.part(whole, 0, tokens / 2);
        Figures own = Figures.of(fitted, experts);
        Figures heldBack = Figures.of(Requests.part(whole, tokens / 2, tokens), experts);
        Figures made = generated(GeneratorProfile.fit(fitted, experts), 1, experts);
        return made.beyond(heldBack, own).stream()
                .map(each -> name + " " + each.replaceFirst(":.*", ""))
                .toList();
    }

    /// Independent draws of a Zipf law with the popularity's own exponent, which has the right entropy.
    @Test
    void plainZipfFails() {
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
