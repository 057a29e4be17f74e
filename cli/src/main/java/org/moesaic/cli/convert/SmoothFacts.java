package org.moesaic.cli.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.convert.ConvertReport.Check;
import org.moesaic.cli.convert.ConvertReport.Fact;
import org.moesaic.cli.output.Numbers;
import org.moesaic.compute.convert.BlockRotation;
import org.moesaic.compute.convert.LowBitLayer;
import org.moesaic.compute.convert.SmoothingCheck;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.traces.ModelCard;

/// The figures of a smoothed checkpoint, and what has to hold of it.
final class SmoothFacts {

    private SmoothFacts() {}

    static List<Fact> of(ConvertJob job, ConvertMethod.Eaquant method, SmoothRun.Result result) {
        List<LayerOutcome> layers = result.layers();
        List<Fact> facts = new ArrayList<>();
        Facts.add(facts, "experts", "experts", Facts.experts(layers).size());
        long without = Facts.experts(layers).stream().filter(each -> each.tokens() == 0).count();
        Facts.add(facts, "expertsWithoutTokens", "without a token of their own", without);
        Facts.add(
                facts,
                "leastTokens",
                "tokens that balance gives at least",
                layers.getFirst().leastTokens());
        double largest =
                Facts.experts(layers).stream().mapToDouble(Outcome::difference).max().orElse(0);
        facts.add(
                new Fact(
                        "largestDifference",
                        "largest difference in floats",
                        largest,
                        String.format(Locale.US, "%.2g", largest)));
        long rerouted = layers.stream().mapToLong(LayerOutcome::rerouted).sum();
        Facts.add(facts, "reroutedTokens", "tokens sent elsewhere", rerouted);
        if (result.inner().scaled()) {
            inner(facts, result.inner());
        }
        if (layers.stream().anyMatch(layer -> !layer.lowBit().isEmpty())) {
            rotations(facts, job.card(), method.lowBit());
        }
        return facts;
    }

    private static void inner(List<Fact> facts, InnerFits inner) {
        Facts.add(
                facts,
                "scaledInnerChannels",
                "scaled inputs of down projections",
                inner.outliers());
        facts.add(
                new Fact(
                        "largestInnerScale",
                        "largest of their scales",
                        inner.largest(),
                        String.format(Locale.US, "%.3g", inner.largest())));
    }

    /// What a token costs in a layer: its inputs are rotated once for router and experts, and the inner channels of each
    /// selected expert.
    private static void rotations(List<Fact> facts, ModelCard card, LowBitLayer.Settings settings) {
        if (settings.block() == 0) {
            return;
        }
        int left = card.dModel() % settings.block();
        Facts.add(
                facts,
                "rotationLastBlock",
                "inputs in the last rotated block",
                left == 0 ? settings.block() : left);
        int times = settings.zigzag() ? 2 : 1;
        BlockRotation first = new BlockRotation(card.dModel(), settings.block(), 1);
        BlockRotation inner = new BlockRotation(card.expertWidth(), settings.block(), 1);
        long additions = times * (first.additions() + card.topK() * inner.additions());
        long products = times * (first.multiplications() + card.topK() * inner.multiplications());
        long macs =
                (long) card.topK() * card.matricesPerExpert() * card.dModel() * card.expertWidth();
        facts.add(
                new Fact(
                        "rotationAdditionsPerToken",
                        "additions a token, to rotate activations",
                        additions,
                        "%s, %s of what its experts multiply"
                                .formatted(
                                        Numbers.count(additions),
                                        Numbers.percent((double) additions / macs))));
        if (products > 0) {
            Facts.add(
                    facts,
                    "rotationMultiplicationsPerToken",
                    "multiplications a token, for the same",
                    products);
        }
    }

    /// In a type that rounds weights, outputs differ by that, which is told but not held against anything.
    static List<Check> checks(ConvertMethod.Eaquant method, List<LayerOutcome> layers) {
        boolean exact = method.element() == Element.F32 || method.settings().powersOfTwo();
        if (!exact) {
            return List.of();
        }
        boolean same =
                Facts.experts(layers).stream()
                        .allMatch(each -> each.difference() <= SmoothingCheck.TOLERANCE);
        boolean routed = layers.stream().allMatch(layer -> layer.rerouted() == 0);
        return List.of(
                new Check("everyExpertTheSame", "every expert the same in floats", same),
                new Check("everyTokenRoutedTheSame", "every token routed the same", routed));
    }
}
