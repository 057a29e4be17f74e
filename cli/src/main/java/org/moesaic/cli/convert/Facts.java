package org.moesaic.cli.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.convert.ConvertReport.Check;
import org.moesaic.cli.convert.ConvertReport.Fact;
import org.moesaic.cli.output.Numbers;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NumberFormat;

/// The figures of a conversion, and what has to hold of it.
final class Facts {

    private static final int BF16_BYTES = 2;

    /// How much larger a rounded plane's error may be than the one before it: scales are rounded to fp16.
    private static final double PLANE_SLACK = 1e-6;

    private Facts() {}

    static List<Fact> packed(ConvertJob job, NumberFormat format, PackRun.Packed packed) {
        List<Outcome> experts = experts(packed.layers());
        MatrixShape inner = new MatrixShape(job.card().expertWidth(), job.card().dModel());
        long weights = job.card().matricesPerExpert() * inner.weights() * experts.size();
        long bytes = experts.stream().mapToLong(Outcome::bytes).sum();
        List<Fact> facts = new ArrayList<>();
        add(facts, "experts", "experts", experts.size());
        add(facts, "weights", "weights", weights);
        facts.add(new Fact("expertBytes", "bytes", bytes, Numbers.bytes(bytes)));
        if (format.tableBytes() > 0) {
            long table = format.tableBytes();
            facts.add(
                    new Fact(
                            "tableBytes",
                            "dictionary, once a device",
                            table,
                            Numbers.binaryBytes(table)));
        }
        double bits = 8.0 * bytes / weights;
        facts.add(figure("bitsPerWeight", "bits a weight", bits, "%.4f"));
        facts.add(
                figure(
                        "ratioToBf16",
                        "times smaller than bf16",
                        (double) BF16_BYTES * weights / bytes,
                        "%.2f"));
        double zeros =
                experts.stream().mapToDouble(Outcome::zeroShare).average().orElse(Double.NaN);
        facts.add(new Fact("zeroShare", "weights that are 0", zeros, Numbers.percent(zeros)));
        long rounded = experts.stream().mapToLong(Outcome::roundedToNearest).sum();
        add(facts, "matricesRoundedToNearest", "matrices without a Hessian", rounded);
        if (packed.sharedBytes() > 0) {
            facts.add(
                    new Fact(
                            "sharedExpertBytes",
                            "shared experts, packed",
                            packed.sharedBytes(),
                            Numbers.bytes(packed.sharedBytes())));
        }
        add(facts, "reusedExperts", "experts from an earlier run", packed.reused());
        return facts;
    }

    static List<Check> packed(NumberFormat format, PackRun.Packed packed) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("readBackTheSame", "read back the same", packed.same()));
        if (format instanceof NestedFormat) {
            boolean falling =
                    experts(packed.layers()).stream().allMatch(each -> falls(each.weightError()));
            checks.add(
                    new Check(
                            "errorFallsWithPlanes",
                            "error of weights falls with every plane",
                            falling));
        }
        return checks;
    }

    private static boolean falls(List<Double> errors) {
        for (int i = 1; i < errors.size(); i++) {
            if (errors.get(i) > errors.get(i - 1) * (1 + PLANE_SLACK)) {
                return false;
            }
        }
        return true;
    }

    static List<Outcome> experts(List<LayerOutcome> layers) {
        return layers.stream().flatMap(layer -> layer.experts().stream()).toList();
    }

    static void add(List<Fact> facts, String key, String label, long value) {
        facts.add(new Fact(key, label, value, Numbers.count(value)));
    }

    private static Fact figure(String key, String label, double value, String form) {
        return new Fact(key, label, value, String.format(Locale.US, form, value));
    }
}
