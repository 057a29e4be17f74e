package org.moesaic.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCheck;
import org.moesaic.model.hardware.HardwareReader;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.TraceImporters;

/// # 02: your own hardware, and what binds it
///
/// A hardware is a YAML document: arrays, memories, links between memories, and what each action costs. It has to be
/// complete, so that no cost is silently 0; for int4 alone that is the little below. `moesaic hardware show hbm3-host`
/// prints a full one to start from, and `examples/hardware/my-chip.yaml` is one that was made so.
///
/// Slower arrays change nothing while HBM is what everybody waits for. At some clock they do.
public final class Sample02_YourOwnHardware {

    private static final String YAML =
            """
            name: small-npu
            description: two stacks of HBM and arrays that compute int4 only
            arrays:
              - {name: arrays, count: 64, rows: 32, columns: 128, dataflow: ws, double-buffered: true,
                 clock: 1 GHz, formats: [int4], source: "[assumption] for this sample"}
            memories:
              - {tier: sram, capacity: 32 MiB, bandwidth: 32 TB/s, latency: 2 ns, source: "[assumption] for this sample"}
              - {tier: hbm, capacity: 32 GiB, preset: hbm3-6400, channels: 32}
            noc: {hops: 2, source: "[assumption] for this sample"}
            energy:
              actions:
                mac.int4: {energy: {low: 0.03 pJ, nominal: 0.06 pJ, high: 0.13 pJ}, node: 7 nm, fidelity: assumed, source: sample}
                dequant.group: {energy: {low: 0.2 pJ, nominal: 0.5 pJ, high: 1 pJ}, node: 7 nm, fidelity: assumed, source: sample}
                sram.read: {energy: {low: 0.1 pJ/bit, nominal: 0.2 pJ/bit, high: 0.4 pJ/bit}, node: 7 nm, fidelity: assumed, source: sample}
                sram.write: {energy: {low: 0.1 pJ/bit, nominal: 0.2 pJ/bit, high: 0.4 pJ/bit}, node: 7 nm, fidelity: assumed, source: sample}
                hbm.read: {energy: {low: 3.5 pJ/bit, nominal: 4 pJ/bit, high: 9 pJ/bit}, node: unstated, fidelity: assumed, source: sample}
                hbm.write: {energy: {low: 3.5 pJ/bit, nominal: 4 pJ/bit, high: 9 pJ/bit}, node: unstated, fidelity: assumed, source: sample}
                noc.hop: {energy: {low: 0.1 pJ/bit, nominal: 0.2 pJ/bit, high: 0.6 pJ/bit}, node: 7 nm, fidelity: assumed, source: sample}
              static:
                arrays: {power: {low: 1 W, nominal: 2 W, high: 4 W}, node: 7 nm, fidelity: assumed, source: sample}
                sram: {power: {low: 0.1 W, nominal: 0.3 W, high: 0.5 W}, node: 7 nm, fidelity: assumed, source: sample}
                hbm: {power: {low: 2 W, nominal: 4 W, high: 8 W}, node: unstated, fidelity: assumed, source: sample}
            """;

    private Sample02_YourOwnHardware() {}

    public static void main(String[] args) {
        print("as written", YAML);
        print("half the clock", YAML.replace("clock: 1 GHz", "clock: 500 MHz"));
        print("a tenth of the clock", YAML.replace("clock: 1 GHz", "clock: 100 MHz"));
        print("twice the HBM", YAML.replace("channels: 32", "channels: 64"));
    }

    private static void print(String what, String yaml) {
        // Everything that is wrong with the text would come as one exception, each mistake with its
        // line.
        Hardware hardware = HardwareReader.read("small-npu.yaml", yaml).hardware();
        ReplayResult.Latency latency = replay(hardware).latency();
        System.out.printf(
                Locale.ROOT,
                "%-20s  %.0f us a token  bound by %s  %s%n",
                what,
                latency.perTokenMeanPicoseconds().orElseThrow() * 1e-6,
                latency.boundByPicoseconds().entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey(),
                HardwareCheck.of(hardware).balanced() ? "balanced" : "not balanced");
    }

    private static ReplayResult replay(Hardware hardware) {
        ModelCard model = ModelCards.find("olmoe-1b-7b");
        return Replay.run(
                new ReplayRequest(
                        TraceImporters.open(Path.of("examples", "traces", "olmoe-synthetic.csv")),
                        model,
                        hardware,
                        Placement.uniform(
                                model, NumberFormats.parse("int4").orElseThrow(), Tier.HBM),
                        Optional.empty()));
    }

    // HOW TO RUN, from the root of the repository:
    //
    //   ./moesaic --version        (builds once, if that has not been done; java below is that of a
    // JDK 25)
    //   java --class-path 'cli/target/dist/modules/*' \
    //       examples/src/main/java/org/moesaic/examples/Sample02_YourOwnHardware.java
    //
    // A hardware in a file, with the command:
    //
    //   ./moesaic hardware check examples/hardware/my-chip.yaml
}
