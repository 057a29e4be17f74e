package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceImporters;

/// The replay's caches on captured traces give the hits that others counted, selection by selection.
class CrossCheckTest {

    private static final String PACK = "gptoss20b_dev.npz";

    private static ReplayResult.CacheCounts replay(
            RoutingTrace trace, ModelCard model, Kind kind, CacheSpec.Capacity capacity) {
        ReplayRequest request =
                new ReplayRequest(
                        trace,
                        model,
                        TestHardware.builder().build(),
                        ReplayScenario.uniform(model, "int4", Tier.HOST),
                        Optional.of(
                                new CacheSpec(
                                        kind, Tier.HBM, Tier.HOST, capacity, Semantics.SEQUENTIAL)),
                        2,
                        tokens -> {});
        return Replay.run(request).cache();
    }

    @Test
    void thePackWithOneCachePerLayer() throws IOException {
        RoutingTrace pack = TraceImporters.open(SharedTraces.folder().resolve(PACK));
        InMemoryTrace trace = InMemoryTrace.of(pack);
        ModelCard model = ModelCards.find("gpt-oss-20b");
        for (String row : new String[] {"lru 3", "lru 8", "lru 16", "min 8", "min 16"}) {
            String name = row.substring(0, 3);
            int capacity = Integer.parseInt(row.substring(4));
            Kind kind = name.equals("lru") ? Kind.LRU : Kind.BELADY;
            ReplayResult.CacheCounts counts =
                    replay(trace, model, kind, new CacheSpec.ExpertsPerLayer(capacity));
            assertEquals(12_150_912, counts.accesses());
            assertEquals(
                    SharedTraces.expected(PACK, "pack", name + "_hits_C" + capacity),
                    counts.hits(),
                    row);
        }
    }

    /// One cache over all layers, of the bytes of so many experts. Ids in a row are ascending in these captures.
    @ParameterizedTest
    @CsvSource({
        "olmoe_prose.jsonl, olmoe-1b-7b, 128",
        "olmoe_prose.jsonl, olmoe-1b-7b, 192",
        "olmoe_prose.jsonl, olmoe-1b-7b, 256",
        "qwen_prose.jsonl, qwen1.5-moe-a2.7b, 96",
        "qwen_prose.jsonl, qwen1.5-moe-a2.7b, 144",
        "qwen_prose.jsonl, qwen1.5-moe-a2.7b, 192"
    })
    void oneCacheOverAllLayers(String file, String card, int capacity) throws IOException {
        ModelCard model = ModelCards.find(card);
        InMemoryTrace trace =
                SharedTraces.jsonLines(
                        file, model.moeLayerIds().size(), model.routedExperts(), model.topK());
        long expert = ExpertBytes.of(model, ReplayScenario.format("int4"));
        for (Kind kind : new Kind[] {Kind.LRU, Kind.BELADY}) {
            String name = kind == Kind.LRU ? "lru" : "min";
            // A byte less than one expert more makes no difference.
            for (long bytes : new long[] {capacity * expert, (capacity + 1) * expert - 1}) {
                ReplayResult.CacheCounts counts =
                        replay(trace, model, kind, new CacheSpec.Bytes(bytes));
                assertEquals(SharedTraces.expected(file, "unified", "accesses"), counts.accesses());
                assertEquals(
                        SharedTraces.expected(file, "unified", name + "_misses_C" + capacity),
                        counts.misses(),
                        name);
                assertEquals(counts.misses() * expert, counts.fetchedBytes());
            }
        }
    }

    /// Captured routing, selection by selection and step by step: more look-ahead hits more, from LRU to Belady.
    @ParameterizedTest
    @CsvSource({"olmoe_prose.jsonl, olmoe-1b-7b", "qwen_prose.jsonl, qwen1.5-moe-a2.7b"})
    void moreLookAheadHitsMore(String file, String card) throws IOException {
        ModelCard model = ModelCards.find(card);
        InMemoryTrace trace =
                SharedTraces.jsonLines(
                        file, model.moeLayerIds().size(), model.routedExperts(), model.topK());
        CacheSpec.Capacity capacity = new CacheSpec.ExpertsPerLayer(16);
        for (Semantics semantics : Semantics.values()) {
            long before = hits(trace, model, Kind.LRU, capacity, semantics);
            for (long events : new long[] {0, 1, 2, 4, 8, 16, 64, 1 << 20}) {
                Kind ahead = new Evictions.Belady(OptionalLong.of(events));
                long hits = hits(trace, model, ahead, capacity, semantics);
                assertTrue(events == 0 ? hits == before : hits >= before, ahead + " " + semantics);
                before = hits;
            }
            assertEquals(hits(trace, model, Kind.BELADY, capacity, semantics), before);
        }
    }

    private static long hits(
            RoutingTrace trace,
            ModelCard model,
            Kind kind,
            CacheSpec.Capacity capacity,
            Semantics semantics) {
        CacheSpec cache = new CacheSpec(kind, Tier.HBM, Tier.HOST, capacity, semantics);
        return Replay.run(
                        new ReplayRequest(
                                trace,
                                model,
                                TestHardware.builder().build(),
                                ReplayScenario.uniform(model, "int4", Tier.HOST),
                                Optional.of(cache)))
                .cache()
                .hits();
    }
}
