package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.closedform.Machines;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;

/// Tokens a second of one request: the bandwidth bound, and the replay below it.
final class DecodeFigures {

    /// What is published of one model on one machine.
    private record Bound(String model, String format, String machine, double tokensPerSecond) {

        String shown() {
            return model + " " + format + ", " + machine;
        }
    }

    private static final List<Bound> BOUNDS =
            List.of(
                    new Bound("mixtral-8x7b", "bf16", "a100-80g", 79.0),
                    new Bound("mixtral-8x7b", "bf16", "h100-sxm", 129.8),
                    new Bound("mixtral-8x7b", "bf16", "h200", 186),
                    new Bound("deepseek-v3", "fp8", "h100-sxm", 90.5),
                    new Bound("qwen3-30b-a3b", "bf16", "h100-sxm", 508),
                    new Bound("olmoe-1b-7b", "bf16", "h100-sxm", 1288),
                    new Bound("mixtral-8x7b", "int4-g32", "h100-sxm", 462),
                    new Bound("mixtral-8x7b", "bf16", "cpu-ddr5-4800-x8", 11.9),
                    new Bound("mixtral-8x7b", "bf16", "nvme-gen4", 0.27));

    private DecodeFigures() {}

    static Section bounds() {
        List<Comparison> rows = new ArrayList<>();
        for (Bound bound : BOUNDS) {
            Machine machine = machine(bound);
            ModelCard card = MachineHardware.card(bound.model());
            double bits = NumberFormats.parse(bound.format()).orElseThrow().bitsPerWeight();
            double bytes = card.parameters().activeWithEmbedding() * bits / Byte.SIZE;
            rows.add(
                    new Comparison(
                            bound.shown(),
                            bound.tokensPerSecond(),
                            machine.bytesPerSecond() / bytes));
        }
        return new Section(
                "Decoding: bandwidth over active weights",
                "Published: upper bounds for one request, weights only. Ours: bandwidth over the active parameters of the"
                        + " model card, the embedding counted as published; published active parameters are rounded"
                        + " to two or three digits.",
                "tokens/s",
                new Section.Rule.Within(4),
                rows);
    }

    static Section replays() {
        List<Comparison> rows = new ArrayList<>();
        for (Bound bound : BOUNDS) {
            Machine machine = machine(bound);
            ModelCard card = MachineHardware.card(bound.model());
            Hardware hardware = MachineHardware.withMemoryOf(machine);
            ReplayResult result = MachineHardware.decode(card, hardware, bound.format(), Tier.HBM);
            double bits = NumberFormats.parse(bound.format()).orElseThrow().bitsPerWeight();
            double roof =
                    machine.bytesPerSecond() / (card.parameters().active() * bits / Byte.SIZE);
            rows.add(new Comparison(bound.shown(), roof, result.latency().tokensPerSecond()));
        }
        return new Section(
                "Decoding: the replay below its bound",
                "The bound as before, without the embedding, of which a token reads one row. Ours: a replay of all modules at"
                        + " short context, on the arrays of `hbm3-npu` with the memory of the machine. What is missing"
                        + " is work that waits for other work: the first access and the last fold of each product, and"
                        + " the vector unit, layer by layer. It weighs more where layers are small and memory is fast."
                        + " Engines of today lose more: launches, which are not here.",
                "tokens/s",
                new Section.Rule.AtMost(),
                rows);
    }

    static Section offload() {
        ModelCard card = MachineHardware.card("mixtral-8x7b");
        Hardware hardware =
                MachineHardware.withLinkRate(
                        "hbm3-host", "bandwidth: 57.6 GB/s", "bandwidth: 25 GB/s");
        ReplayResult result = MachineHardware.decode(card, hardware, "bf16", Tier.HOST);
        double seconds = 1 / result.latency().tokensPerSecond();
        double gigabytes = result.cache().fetchedBytes() * 1e-9 / MachineHardware.TOKENS;
        return new Section(
                "Every expert over the link",
                "Published for Mixtral-8x7B in bf16 without a cache and without overlap: 22.5 GB of experts a token, 0.90 s over"
                        + " 25 GB/s (from the figures of MoE-Infinity's README). Ours: a replay on `hbm3-host` with"
                        + " such a link, all modules.",
                "figure",
                new Section.Rule.Within(4),
                List.of(
                        new Comparison("GB a token", 22.5, gigabytes),
                        new Comparison("s a token", 0.90, seconds)));
    }

    static Section engines() {
        List<Comparison> rows = new ArrayList<>();
        rows.add(engine("mixtral-8x7b", 0.735));
        rows.add(engine("deepseek-v2-lite", 0.155));
        return new Section(
                "Offloading: a measured engine",
                "Published: seconds a token of MoE-Infinity on an A5000 of 24 GB (its README), in bf16; other engines took up to"
                        + " nine times as long. Ours: a replay in which every expert comes over such a link of 25 GB/s"
                        + " and none is kept. An order of magnitude, no more: the engine keeps experts on the card, of"
                        + " Mixtral's perhaps a fifth, and for small experts it pays for launches and for the host's"
                        + " work, which are not here.",
                "s",
                new Section.Rule.Within(50),
                rows);
    }

    private static Comparison engine(String model, double seconds) {
        Hardware hardware =
                MachineHardware.withLinkRate(
                        "hbm3-host", "bandwidth: 57.6 GB/s", "bandwidth: 25 GB/s");
        ReplayResult result =
                MachineHardware.decode(MachineHardware.card(model), hardware, "bf16", Tier.HOST);
        return new Comparison(model, seconds, 1 / result.latency().tokensPerSecond());
    }

    private static Machine machine(Bound bound) {
        return Machines.find(bound.machine()).orElseThrow();
    }
}
