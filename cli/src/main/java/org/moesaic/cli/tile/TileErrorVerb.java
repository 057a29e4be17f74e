package org.moesaic.cli.tile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.compute.analog.Effect;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.analog.TileStudy;
import org.moesaic.edge.Exit;
import org.moesaic.edge.Names;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.WeightScaling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `moesaic tile error`.
@Command(
        name = "error",
        description = {
            "How wrong products on analog tiles are: the root mean square of the error over that of the exact"
                    + " output, for random matrices, devices and vectors, with the standard error of that"
                    + " figure; and each effect alone (from up to 16 trials).",
            "",
            "Rows are inputs and columns are outputs, as on a crossbar; what is larger than a tile is cut, and"
                    + " partial sums are added digitally.",
            "",
            "Effects: dac, input-noise, ir-drop, voltage-offset, series-resistance, weight-noise (short-term),"
                    + " s-shape, output-noise, adc, weight-quantisation, programming-noise, drift, read-noise"
                    + " (accumulated 1/f), stuck-devices. A tile has those that its parameters say."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic tile error --preset pcm-standard --rows 512 --columns 512 --time 1d --trials 64",
            "  moesaic tile error --preset pcm-standard --time 1y --only programming-noise,drift",
            "  moesaic tile error --preset hermes --weights expert.npy --disable adc --json"
        })
public final class TileErrorVerb extends Verb {

    /// Every trial computes the exact product too: more would take minutes.
    static final long LARGEST_WEIGHTS = 1L << 26;

    private static final int LARGEST_TRIALS = 1_000_000;
    private static final int DEFAULT_SIDE = 512;

    @Option(
            names = "--preset",
            paramLabel = "NAME|FILE",
            required = true,
            description = "A tile: see 'tile show --help'.")
    private String preset;

    @Option(
            names = "--rows",
            paramLabel = "R",
            description = "Inputs (default: 512, or those of the file).")
    private Integer rows;

    @Option(
            names = "--columns",
            paramLabel = "C",
            description = "Outputs (default: 512, or those of the file).")
    private Integer columns;

    @Option(
            names = "--time",
            paramLabel = "0|1h|1d|30d|1y|SECONDS",
            defaultValue = "0",
            description = "Since programming.")
    private String time;

    @Option(
            names = "--weights",
            paramLabel = "gaussian:SIGMA|FILE",
            defaultValue = "gaussian:0.246",
            description =
                    "Drawn anew in each trial and clipped to +-1, or a matrix of outputs x inputs in an NPY"
                            + " or safetensors file.")
    private String weights;

    @Option(
            names = "--tensor",
            paramLabel = "NAME",
            description = "Which matrix of a safetensors file.")
    private String tensor;

    @Option(
            names = "--inputs",
            paramLabel = "uniform|gaussian",
            defaultValue = "uniform",
            description = "Even between -1 and 1, or normal with a standard deviation of 1/3.")
    private String inputs;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "64",
            description = "Matrices, each with devices of its own.")
    private int trials;

    @Option(
            names = "--vectors",
            paramLabel = "N",
            defaultValue = "8",
            description = "Vectors of each trial.")
    private int vectors;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of everything drawn.")
    private long seed;

    @Option(
            names = "--scaling",
            paramLabel = "column|tile",
            description = "Over what the largest weight is taken (default: as the tile says).")
    private String scaling;

    @Option(
            names = "--input-range",
            paramLabel = "R|FILE",
            description =
                    "What inputs are divided by: a number; an NPY file of activations to estimate it from, batches"
                            + " along its first dimension; or FILE.yaml:MATRIX as training left it (default: as the"
                            + " tile says).")
    private String inputRange;

    @Option(names = "--disable", paramLabel = "EFFECT,…", description = "Effects to leave out.")
    private String disable;

    @Option(names = "--only", paramLabel = "EFFECT,…", description = "Leave out all others.")
    private String only;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        double seconds = TileTime.seconds(time, mistakes);
        Set<Effect> effects = EffectChoice.of(only, disable, mistakes);
        TileStudy.Inputs kind =
                choice("--inputs", inputs, TileStudy.Inputs.values(), mistakes)
                        .orElse(TileStudy.Inputs.UNIFORM);
        Optional<WeightScaling> scope =
                scaling == null
                        ? Optional.empty()
                        : choice("--scaling", scaling, WeightScaling.values(), mistakes);
        checkNumbers(mistakes);
        TileWeights matrices = TileWeights.of(weights, tensor, mistakes);
        MatrixShape shape = shape(matrices, mistakes);
        mistakes.throwIfAny();
        TilePreset described = TilePresets.load(preset).preset();
        TilePreset whole = inputRange == null ? described : InputRange.on(described, inputRange);
        TilePreset tile = Effect.only(scope.map(whole::with).orElse(whole), effects);
        remark(whole, context);
        TileStudy study =
                new TileStudy(tile, shape, seconds, matrices.source(), kind, trials, vectors, seed);
        ErrorResult result = ErrorResult.of(study, context.progress());
        context.result(result::fill, result::print);
        return Exit.DONE;
    }

    /// An effect that was asked for and is not there is no mistake, but not what was meant either.
    private void remark(TilePreset whole, Context context) {
        if (only == null) {
            return;
        }
        for (String name : only.split(",")) {
            Effect.find(name)
                    .filter(effect -> !effect.isIn(whole))
                    .ifPresent(effect -> context.log(whole.name() + " has no " + effect.label()));
        }
    }

    private void checkNumbers(Mistakes mistakes) {
        if (trials < 2 || trials > LARGEST_TRIALS) {
            mistakes.add("--trials", trials + " cannot be run", "2 to " + LARGEST_TRIALS);
        }
        mistakes.requirePositive("--vectors", vectors);
        if (rows != null) {
            mistakes.requirePositive("--rows", rows);
        }
        if (columns != null) {
            mistakes.requirePositive("--columns", columns);
        }
        long inputCount = rows == null ? DEFAULT_SIDE : rows;
        long outputCount = columns == null ? DEFAULT_SIDE : columns;
        if (inputCount * outputCount > LARGEST_WEIGHTS
                || (long) vectors * Math.max(inputCount, outputCount) > LARGEST_WEIGHTS) {
            mistakes.add(
                    "--rows",
                    "%d x %d with %d vectors is too large"
                            .formatted(inputCount, outputCount, vectors),
                    "at most " + LARGEST_WEIGHTS + " weights, inputs or outputs");
        }
    }

    private MatrixShape shape(TileWeights matrices, Mistakes mistakes) {
        if (matrices.shape().isEmpty()) {
            return new MatrixShape(
                    Math.max(0, columns == null ? DEFAULT_SIDE : columns),
                    Math.max(0, rows == null ? DEFAULT_SIDE : rows));
        }
        MatrixShape given = matrices.shape().get();
        requireSame("--rows", rows, given.columns(), "inputs", mistakes);
        requireSame("--columns", columns, given.rows(), "outputs", mistakes);
        return given;
    }

    private static void requireSame(
            String option, Integer asked, int given, String what, Mistakes mistakes) {
        if (asked != null && asked != given) {
            mistakes.add(
                    option,
                    asked + " is not what the file has",
                    "it has " + given + " " + what + "; leave the option out");
        }
    }

    private static <E extends Enum<E>> Optional<E> choice(
            String option, String text, E[] values, Mistakes mistakes) {
        List<String> names =
                Arrays.stream(values).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
        int index = names.indexOf(text);
        if (index < 0) {
            mistakes.add(
                    option,
                    "'" + text + "' is not known",
                    Names.suggest(text, new TreeSet<>(names)));
            return Optional.empty();
        }
        return Optional.of(values[index]);
    }
}
