package org.moesaic.cli.tile;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.output.ProgressReporter;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.analog.Effect;
import org.moesaic.compute.analog.InputScaling;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TileStudy;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileMapping;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `tile error` measured.
///
/// @param study that was run
/// @param all all effects together
/// @param byEffect each effect alone
record ErrorResult(
        TileStudy study, TileStudy.Outcome all, Map<Effect, TileStudy.Outcome> byEffect) {

    /// Each effect alone takes part of the trials: what it is compared with is not so exact either.
    private static final int TRIALS_BY_EFFECT = 16;

    /// Runs the study, and one for each of the effects that the tile has.
    static ErrorResult of(TileStudy study, ProgressReporter reporter) {
        Set<Effect> effects = Effect.of(study.preset());
        long total = study.trials();
        if (effects.size() > 1) {
            total += (long) effects.size() * shorter(study).trials();
        }
        try (Progress progress = reporter.start("trials", total)) {
            Runnable afterTrial = counter(progress);
            TileStudy.Outcome all = study.run(afterTrial);
            Map<Effect, TileStudy.Outcome> byEffect = new LinkedHashMap<>();
            for (Effect effect : effects) {
                TilePreset alone = Effect.only(study.preset(), List.of(effect));
                byEffect.put(
                        effect,
                        effects.size() == 1 ? all : shorter(study).with(alone).run(afterTrial));
            }
            return new ErrorResult(study, all, byEffect);
        }
    }

    /// Trials end on several threads, progress is for one at a time.
    private static Runnable counter(Progress progress) {
        long[] done = new long[1];
        return () -> {
            synchronized (done) {
                done[0]++;
                progress.advanceTo(done[0]);
            }
        };
    }

    private static TileStudy shorter(TileStudy study) {
        return new TileStudy(
                study.preset(),
                study.shape(),
                study.seconds(),
                study.weights(),
                study.inputs(),
                Math.min(study.trials(), TRIALS_BY_EFFECT),
                study.vectors(),
                study.seed());
    }

    private TileMapping mapping() {
        return TileMapping.of(study.shape(), study.preset().mapping().geometry());
    }

    void fill(ObjectNode json) {
        TilePreset preset = study.preset();
        TileCounts counts = mapping().counts(preset.reading());
        json.put("schema", "moesaic.tile-error/1")
                .put("relativeErrorPercent", percent(all.relativeError()))
                .put("standardErrorPercent", percent(all.standardError()))
                .put("trials", study.trials());
        ObjectNode effects = json.putObject("byEffectPercent");
        byEffect.forEach(
                (effect, outcome) -> effects.put(effect.label(), percent(outcome.relativeError())));
        json.put("preset", preset.name())
                .put("rows", study.shape().columns())
                .put("columns", study.shape().rows())
                .put("timeSeconds", study.seconds())
                .put("scaling", preset.mapping().scaling().name().toLowerCase(Locale.ROOT))
                .put("inputScaling", inputScaling(preset.input().scaling()))
                .put("weights", weights())
                .put("inputs", study.inputs().name().toLowerCase(Locale.ROOT))
                .put("vectorsPerTrial", study.vectors())
                .put("seed", study.seed())
                .put("tiles", counts.tiles())
                .put("adcConversions", counts.adcConversions())
                .put("digitalAdds", counts.digitalAdds());
        ArrayNode remarks = json.putArray("remarks");
        remarks().forEach(remarks::add);
    }

    void print(PrintStream out) {
        TileCounts counts = mapping().counts(study.preset().reading());
        out.println(
                "%s, %d inputs x %d outputs on %s, %s s after programming"
                        .formatted(
                                study.preset().name(),
                                study.shape().columns(),
                                study.shape().rows(),
                                Numbers.count(counts.tiles(), "tile"),
                                plain(study.seconds())));
        Table table = Table.aligned("lr");
        table.row(
                "relative error", shown(all.relativeError()) + " +- " + shown(all.standardError()));
        byEffect.forEach((effect, outcome) ->
                table.row("  " + effect.label() + " alone", shown(outcome.relativeError())));
        table.print(out);
        out.println(
                "%d trials of %d vectors, %s weights, %s inputs"
                        .formatted(
                                study.trials(),
                                study.vectors(),
                                weights(),
                                study.inputs().name().toLowerCase(Locale.ROOT)));
        remarks().forEach(out::println);
    }

    /// What the reader should know of laws that end before the time asked for.
    private List<String> remarks() {
        var laws = study.preset().device().programming();
        double last = laws.getLast().seconds();
        boolean held = laws.size() > 1 && study.seconds() > last;
        return held
                ? List.of(
                        "programming noise has been measured up to %s s; it is held from there on"
                                .formatted(plain(last)))
                : List.of();
    }

    private String weights() {
        return switch (study.weights()) {
            case TileStudy.Weights.Gaussian gaussian -> "gaussian:" + plain(gaussian.sigma());
            case TileStudy.Weights.Given given -> "given";
        };
    }

    private static String inputScaling(InputScaling scaling) {
        return switch (scaling) {
            case InputScaling.None none -> "none";
            case InputScaling.Constant constant -> "constant:" + plain(constant.range());
            case InputScaling.AbsMax absMax ->
                    Double.isInfinite(absMax.limit())
                            ? "abs-max"
                            : "abs-max:" + plain(absMax.limit());
            case InputScaling.Average average -> "average:" + plain(average.decay());
        };
    }

    private static String plain(double value) {
        return new java.math.BigDecimal(Double.toString(value))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static double percent(double relative) {
        return relative * 100;
    }

    private static String shown(double relative) {
        return String.format(Locale.US, "%.3f %%", percent(relative));
    }
}
