package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.moesaic.edge.Located;
import org.moesaic.edge.Names;
import org.moesaic.edge.Quantity;
import org.moesaic.model.closedform.Dram;
import org.moesaic.model.closedform.DramPreset;
import org.moesaic.model.closedform.DramPresets;

/// The `memories` of a hardware description: bandwidth and latency from a DRAM preset, or given.
final class MemoriesReader {

    private final Map<String, String> sources;
    private final Map<Tier, Located> tiers = new EnumMap<>(Tier.class);
    private final List<Memory> memories = new ArrayList<>();

    MemoriesReader(Located list, Map<String, String> sources, AreaReader areas) {
        this.sources = sources;
        for (Located memory : list.items()) {
            memory.at("tier")
                    .text()
                    .flatMap(Tier::parse)
                    .ifPresent(tier -> {
                        if (read(memory, tier)) {
                            areas.read(tier.label(), memory.at("area"), 1, Optional.empty());
                        }
                    });
        }
        if (!list.items().isEmpty() && !tiers.containsKey(Tier.SRAM)) {
            list.problem("there is no sram", "add the memory beside the arrays, with tier: sram");
        }
    }

    /// The tiers that are described, well or not.
    Set<Tier> tiers() {
        return tiers.keySet();
    }

    /// The well-formed memories, nearest first.
    List<Memory> memories() {
        return memories.stream().sorted(Comparator.comparing(Memory::tier)).toList();
    }

    /// False if the tier has been described before.
    private boolean read(Located memory, Tier tier) {
        Located first = tiers.putIfAbsent(tier, memory);
        if (first != null) {
            memory.at("tier")
                    .problem(
                            "tier '" + tier.label() + "' is given twice",
                            "one memory a tier; the other is " + first);
            return false;
        }
        OptionalLong capacity = Parts.positive(memory.at("capacity"), Quantity::bytes);
        boolean preset = memory.at("preset").isPresent() || memory.at("channels").isPresent();
        if (preset) {
            fromPreset(memory, tier, capacity);
        } else {
            given(memory, tier, capacity);
        }
        return true;
    }

    private void fromPreset(Located memory, Tier tier, OptionalLong capacity) {
        for (String key : List.of("bandwidth", "write-bandwidth", "latency")) {
            if (memory.at(key).isPresent()) {
                memory.at(key)
                        .problem("is given beside a preset", "leave it out: it follows from it");
            }
        }
        require(memory, "preset", "name one, such as hbm3-6400, or give bandwidth and latency");
        require(memory, "channels", "say how many channels of the preset there are");
        Optional<DramPreset> preset = preset(memory.at("preset"));
        OptionalLong channels = Parts.count(memory.at("channels"));
        if (capacity.isEmpty() || preset.isEmpty() || channels.isEmpty()) {
            return;
        }
        Dram dram = new Dram(preset.get(), (int) channels.getAsLong());
        sources.put(tier.label(), memory.at("source").text().orElse(preset.get().source()));
        memories.add(
                new Memory(
                        tier,
                        capacity.getAsLong(),
                        dram.peakBytesPerSecond(),
                        dram.achievableBytesPerSecond(),
                        dram.unloadedPicoseconds(),
                        preset.get().name() + " x " + dram.channels()));
    }

    private static Optional<DramPreset> preset(Located name) {
        Optional<DramPreset> preset = name.text().flatMap(DramPresets::find);
        if (preset.isEmpty() && name.text().isPresent()) {
            name.problem(
                    "unknown preset '" + name.text().get() + "'",
                    Names.suggest(name.text().get(), DramPresets.names()));
        }
        return preset;
    }

    private void given(Located memory, Tier tier, OptionalLong capacity) {
        require(memory, "bandwidth", "give it, such as '614 GB/s', or a preset with channels");
        require(memory, "latency", "give it, such as '100 ns', or a preset with channels");
        require(memory, "source", "say where bandwidth and latency are from");
        OptionalLong bandwidth = Parts.positive(memory.at("bandwidth"), Quantity::bytesPerSecond);
        OptionalLong writing =
                memory.at("write-bandwidth").isPresent()
                        ? Parts.positive(memory.at("write-bandwidth"), Quantity::bytesPerSecond)
                        : bandwidth;
        OptionalLong latency = memory.at("latency").quantity(Quantity::picoseconds);
        if (capacity.isEmpty() || bandwidth.isEmpty() || writing.isEmpty() || latency.isEmpty()) {
            return;
        }
        memory.at("source").text().ifPresent(source -> sources.put(tier.label(), source));
        memories.add(
                new Memory(
                        tier,
                        capacity.getAsLong(),
                        bandwidth.getAsLong(),
                        bandwidth.getAsLong(),
                        writing.getAsLong(),
                        latency.getAsLong(),
                        "as given"));
    }

    private static void require(Located memory, String key, String cure) {
        if (!memory.at(key).isPresent()) {
            memory.problem("has no '" + key + "'", cure);
        }
    }
}
