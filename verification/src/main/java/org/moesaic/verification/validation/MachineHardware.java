package org.moesaic.verification.validation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.HardwareReader;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.verification.GeneratedTrace;

/// Replays on the arrays of `hbm3-npu`, which nothing has to wait for, with the memory of a machine that one can buy.
final class MachineHardware {

    /// Tokens of one request, one after the other.
    static final int TOKENS = 64;

    private MachineHardware() {}

    /// `hbm3-npu` with another memory, large enough for every model.
    static Hardware withMemoryOf(Machine machine) {
        String yaml =
                HardwareCatalog.builtinYaml("hbm3-npu")
                        .replace("capacity: 96 GiB", "capacity: 4 TiB")
                        .replace(
                                "    preset: hbm3-6400\n    channels: 96\n",
                                String.format(
                                        Locale.ROOT,
                                        "    bandwidth: %.0f B/s\n    latency: 48 ns\n    source: s\n",
                                        machine.bytesPerSecond()));
        return HardwareReader.read(machine.name() + ".yaml", yaml).hardware();
    }

    /// One request decoded with all weights in one format, experts in one tier.
    static ReplayResult decode(ModelCard card, Hardware hardware, String format, Tier home) {
        NumberFormat weights = NumberFormats.parse(format).orElseThrow();
        DenseModules dense =
                new DenseModules(
                        weights,
                        weights,
                        NumberFormats.parse("bf16").orElseThrow(),
                        EngineKind.DIGITAL,
                        Optional.empty());
        GeneratedTrace trace =
                new GeneratedTrace(
                        "decode",
                        card.moeLayerIds().size(),
                        card.routedExperts(),
                        card.topK(),
                        TOKENS,
                        1);
        return Replay.run(
                new ReplayRequest(
                        InMemoryTrace.of(trace),
                        card,
                        hardware,
                        Placement.uniform(card, weights, home).withDense(dense),
                        Optional.empty()));
    }

    /// A card by name.
    static ModelCard card(String name) {
        return ModelCards.find(name);
    }

    /// All links of a hardware at another rate.
    static Hardware withLinkRate(String name, String from, String to) {
        String yaml = HardwareCatalog.builtinYaml(name);
        List<String> parts = List.of(yaml.split(Pattern.quote(from), -1));
        if (parts.size() != 2) {
            throw new IllegalStateException(name + " has no single " + from);
        }
        return HardwareReader.read(name + ".yaml", String.join(to, parts)).hardware();
    }
}
