package org.moesaic.cli.convert;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.compute.convert.ExpertShares;
import org.moesaic.compute.convert.LowBitLayer;
import org.moesaic.compute.convert.OutlierScales;
import org.moesaic.compute.convert.SmoothedLayer;
import org.moesaic.compute.convert.SmoothingScales;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.quantise.Gptq;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.TernaryFormat;

/// How a checkpoint is converted, as `--method` says it.
public sealed interface ConvertMethod {

    /// Names of all methods.
    List<String> NAMES = List.of("eaquant", "mote", "d2moe", "qmoe");

    /// As it was written.
    Spec spec();

    /// Expert-aware smoothing.
    ///
    /// @param inner scales of the inputs of down projections; empty to leave these
    /// @param innerAsked whether they were asked for, so that it is an error where they cannot be folded
    /// @param lowBit how layers are simulated with activations in few bits
    /// @param routerAlpha how many probabilities the router's loss counts, between the selected ones and all
    /// @param normOfOnes whether a norm that is missing is taken as ones
    /// @param element type of the tensors that change
    record Eaquant(
            Spec spec,
            SmoothedLayer.Settings settings,
            Optional<OutlierScales> inner,
            boolean innerAsked,
            LowBitLayer.Settings lowBit,
            double routerAlpha,
            boolean normOfOnes,
            Element element)
            implements ConvertMethod {}

    /// Every routed expert rounded into one format, without activations.
    ///
    /// @param shared format of shared experts; empty to leave them as they are
    record Rounded(Spec spec, NumberFormat format, boolean searched, Optional<NumberFormat> shared)
            implements ConvertMethod {}

    /// QMoE's compression by GPTQ on routed tokens.
    ///
    /// @param validation share of the samples that no statistic sees
    /// @param sampleTokens tokens of a sample
    record Qmoe(Spec spec, NumberFormat format, Gptq gptq, double validation, int sampleTokens)
            implements ConvertMethod {}

    /// Reads `NAME` or `NAME:key=value,key=value`.
    ///
    /// @throws MoesaicException USAGE with everything that is wrong with it
    static ConvertMethod parse(String text) {
        Spec spec = Spec.parse("--method", text);
        MethodArguments arguments = new MethodArguments(spec);
        ConvertMethod method =
                switch (spec.name()) {
                    case "eaquant" -> eaquant(spec, arguments);
                    case "mote" -> mote(spec, arguments);
                    case "d2moe" -> d2moe(spec, arguments);
                    case "qmoe" -> qmoe(spec, arguments);
                    default ->
                            throw MoesaicException.usage(
                                    "option '--method': there is no '" + spec.name() + "'",
                                    Names.suggest(spec.name(), NAMES));
                };
        arguments.throwIfWrong();
        return method;
    }

    private static ConvertMethod eaquant(Spec spec, MethodArguments arguments) {
        double alpha = arguments.number("alpha", 0.6, 0, 1);
        String join =
                arguments.choice(
                        "join", "maximum", "selections", "gates", "probabilities", "weight-scores");
        boolean powers = arguments.choice("scales", "any", "powers-of-two").equals("powers-of-two");
        double ratio = arguments.number("balance", 2, 0, 1000);
        double share = arguments.number("base", 1, 0.01, 1);
        double routerAlpha = arguments.number("router-alpha", 0.25, 0, 1);
        boolean ones = arguments.choice("norm", "checkpoint", "ones").equals("ones");
        String type = arguments.choice("type", "f32", "bf16", "f16");
        OutlierScales outliers =
                new OutlierScales(
                        arguments.number("down-ratio", OutlierScales.PAPER.ratio(), 0.5, 1),
                        arguments.number("down-rate", OutlierScales.PAPER.rate(), 0, 1));
        boolean down = arguments.choice("down", "otsu", "off").equals("otsu");
        boolean maximum = join.equals("maximum");
        return new Eaquant(
                spec,
                new SmoothedLayer.Settings(
                        alpha,
                        maximum ? SmoothingScales.Join.MAXIMUM : SmoothingScales.Join.SHARES,
                        maximum ? ExpertShares.SELECTIONS : shares(join),
                        powers,
                        ratio,
                        share),
                down ? Optional.of(outliers) : Optional.empty(),
                spec.argument("down").isPresent(),
                lowBit(arguments, down),
                routerAlpha,
                ones,
                Element.valueOf(type.toUpperCase(Locale.ROOT)));
    }

    private static ExpertShares shares(String join) {
        return ExpertShares.valueOf(join.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static LowBitLayer.Settings lowBit(MethodArguments arguments, boolean down) {
        LowBitLayer.Settings paper = LowBitLayer.Settings.PAPER;
        boolean rotated = arguments.choice("rotation", "blocks", "off").equals("blocks");
        int block = arguments.whole("block", paper.block(), 2, 1 << 12);
        boolean zigzag = arguments.choice("permutation", "zigzag", "off").equals("zigzag");
        return new LowBitLayer.Settings(
                down,
                rotated ? block : 0,
                zigzag,
                arguments.number("activation-range", paper.activationRange(), 0.1, 1),
                arguments.number("weight-range", paper.weightRange(), 0.1, 1));
    }

    private static ConvertMethod mote(Spec spec, MethodArguments arguments) {
        return new Rounded(
                spec,
                arguments.format(
                        "format", "ternary", TernaryFormat.class, "ternary or ternary-1.6"),
                arguments.choice("scale", "mean", "searched").equals("searched"),
                arguments.optionalFormat("shared", "keep"));
    }

    private static ConvertMethod d2moe(Spec spec, MethodArguments arguments) {
        return new Rounded(
                spec,
                arguments.format(
                        "format",
                        "nested2-4",
                        NestedFormat.class,
                        "nestedB-K, such as nested2-4 or nested5-8"),
                arguments.choice("range", "whole", "searched").equals("searched"),
                Optional.empty());
    }

    private static ConvertMethod qmoe(Spec spec, MethodArguments arguments) {
        NumberFormat format =
                arguments.optionalFormat("format", "dict16").orElseGet(ConvertMethod::dictionary);
        return new Qmoe(
                spec,
                format,
                new Gptq(
                        arguments.number("damping", Gptq.DEFAULT.damping(), 0, 1000),
                        arguments.whole("block", Gptq.DEFAULT.blockColumns(), 1, 1 << 20),
                        arguments.choice("range", "whole", "searched").equals("searched")),
                arguments.number("validation", 0.25, 0.01, 0.9),
                arguments.whole("sample", 64, 1, 1 << 20));
    }

    private static NumberFormat dictionary() {
        return NumberFormats.parse("dict16").orElseThrow();
    }
}
