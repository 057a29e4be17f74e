package org.moesaic.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.edge.Spec;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpecs;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceImporters;

/// # 01: the same trace under two caches
///
/// A replay needs five things: a trace, the model that it is of, a hardware, a placement of the experts, and, if there is
/// one, a cache. Everything here is what `moesaic replay` does with its options.
///
/// The experts live in the host's memory, and HBM caches 32 of the 64 of each layer. LRU evicts what was not used for the
/// longest time. Belady evicts what will not be used for the longest time: it knows the future, which no real cache does,
/// and shows how much a better rule than LRU could still gain.
public final class Sample01_TwoCaches {

    private Sample01_TwoCaches() {}

    public static void main(String[] args) {
        RoutingTrace trace =
                TraceImporters.open(Path.of("examples", "traces", "olmoe-synthetic.csv"));
        ModelCard model = ModelCards.find("olmoe-1b-7b");
        Hardware hardware = HardwareCatalog.load("hbm3-host").hardware();

        for (String rule : List.of("lru", "belady")) {
            CacheSpec cache =
                    CacheSpecs.parse(rule + ":tier=hbm,home=host,experts-per-layer=32", hardware)
                            .orElseThrow();
            // The policy is told where the cache expects the experts to live.
            Placement placement =
                    Policies.place(
                            new PolicyRequest(
                                    model,
                                    hardware,
                                    Spec.parse("policy", "all-digital:format=int4"),
                                    Optional.of(cache.home())),
                            List.of());
            ReplayResult result =
                    Replay.run(
                            new ReplayRequest(
                                    trace, model, hardware, placement, Optional.of(cache)));
            print(result);
        }
    }

    private static void print(ReplayResult result) {
        ReplayResult.CacheCounts cache = result.cache();
        System.out.printf(
                Locale.ROOT,
                "%-13s  hit rate %.3f  fetched %.1f GB  %.2f ms a token%n",
                // Belady is called greedy where a layer-step uses more experts than the cache
                // holds: no bound then.
                cache.policy(),
                (double) cache.hits() / cache.accesses(),
                cache.fetchedBytes() * 1e-9,
                result.latency().perTokenMeanPicoseconds().orElseThrow() * 1e-9);
    }

    // HOW TO RUN, from the root of the repository:
    //
    //   ./moesaic --version        (builds once, if that has not been done; java below is that of a
    // JDK 25)
    //   java --class-path 'cli/target/dist/modules/*' \
    //       examples/src/main/java/org/moesaic/examples/Sample01_TwoCaches.java
    //
    // The same with the command:
    //
    //   ./moesaic replay --trace examples/traces/olmoe-synthetic.csv --model olmoe-1b-7b --hardware
    // hbm3-host \
    //       --policy all-digital:format=int4 --cache belady:tier=hbm,home=host,experts-per-layer=32
}
