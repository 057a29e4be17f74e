package org.moesaic.cli.estimate;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.ExpertCoverage;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.closedform.Roofline;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.ModelParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic estimate decode`: the tokens a second that no engine on a machine can beat.
@Command(
        name = "decode",
        description = {
            "Upper bound of decoding on one machine, weights only: each step reads what is not an expert"
                    + " once, and as many experts as so many tokens touch if routing were uniform and"
                    + " independent, N (1 - (1 - k/N)^B) a layer. Peaks of the machine; no KV cache, no"
                    + " launches, no capacity limit."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic estimate decode --machine h100-sxm --model mixtral-8x7b --format bf16",
            "  moesaic estimate decode --machine h200 --model qwen3-30b-a3b --format int4-g32 --batch 32 --json"
        })
public final class EstimateDecodeVerb extends Verb {

    @Option(names = "--machine", paramLabel = "NAME", required = true, description = "The machine.")
    private String machine;

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            required = true,
            description = "The model card.")
    private String model;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "bf16",
            description = "Number format of all weights.")
    private String format;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "1",
            description = "Tokens of a step, each of another request.")
    private long batch;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        Optional<Machine> known = MachineOption.machine(machine, mistakes);
        Optional<NumberFormat> weights = MachineOption.format(format, mistakes);
        mistakes.requirePositive("--batch", batch);
        mistakes.throwIfAny();
        ModelCard card = ModelCards.find(model);
        Figures figures = figures(known.orElseThrow(), card, weights.orElseThrow());
        context.result(figures::fill, figures::print);
        return Exit.DONE;
    }

    private Figures figures(Machine known, ModelCard card, NumberFormat weights) {
        ModelParameters parameters = card.parameters();
        long active = parameters.active();
        long expert = parameters.perExpert() + parameters.biasesPerExpert();
        int layers = card.moeLayerIds().size();
        long routed = Math.multiplyExact((long) card.topK() * layers, expert);
        double touched = ExpertCoverage.expected(card.routedExperts(), card.topK(), batch);
        double read = active - routed + touched * layers * expert;
        double bytes = read * weights.bitsPerWeight() / Byte.SIZE;
        Roofline peaks = known.peaks(MachineOption.arithmetic(known, weights)).orElseThrow();
        try {
            long macs = Math.multiplyExact(batch, active);
            long moved = Math.round(bytes);
            return new Figures(
                    known, card.id(), weights.name(), batch, active, touched, moved, macs, peaks);
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "a batch of " + batch + " has more multiply-accumulates than can be counted",
                    "they must stay below " + Long.MAX_VALUE);
        }
    }

    private record Figures(
            Machine machine,
            String model,
            String format,
            long batch,
            long activeParameters,
            double expertsPerLayer,
            long bytes,
            long macs,
            Roofline peaks) {

        private double tokensPerSecond() {
            return batch * 1e12 / peaks.picoseconds(macs, bytes);
        }

        private String bound() {
            return peaks.memoryBound(macs, bytes) ? "memory" : "compute";
        }

        void fill(ObjectNode root) {
            root.put("machine", machine.name());
            root.put("model", model);
            root.put("format", format);
            root.put("batch", batch);
            root.put("activeParameters", activeParameters);
            root.put("expectedExpertsPerLayer", expertsPerLayer);
            root.put("weightBytesPerStep", bytes);
            root.put("stepPicoseconds", peaks.picoseconds(macs, bytes));
            root.put("tokensPerSecond", tokensPerSecond());
            root.put("bound", bound());
            root.put("fidelity", "derived");
            root.put("source", machine.source());
        }

        void print(PrintStream out) {
            Table.plain()
                    .row("machine", machine.name() + ": " + machine.description())
                    .row("active parameters", Numbers.si(activeParameters, ""))
                    .row(
                            "experts a layer",
                            String.format(Locale.ROOT, "%.1f expected", expertsPerLayer))
                    .row("weights a step", Numbers.bytes(bytes))
                    .row("bound by", bound())
                    .row("step", Numbers.picoseconds(peaks.picoseconds(macs, bytes)))
                    .row("at most", String.format(Locale.ROOT, "%.4g tokens/s", tokensPerSecond()))
                    .print(out);
        }
    }
}
