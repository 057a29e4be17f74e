package org.moesaic.cli.kernel;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.formats.NumberFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `kernel bench` measured, as a table and as JSON.
///
/// @param backend its name
/// @param device what it ran on
/// @param refused formats that were not measured, and why
record BenchOutput(
        String backend,
        String device,
        int threads,
        BenchSettings settings,
        List<BenchResult> results,
        Map<String, String> refused) {

    /// One format: all keys in one object.
    void fillOne(ObjectNode json) {
        json.put("schema", "moesaic.kernel-bench/1");
        fillResult(json, results.getFirst());
        fillSettings(json);
    }

    /// Several formats: their results as an array.
    void fillAll(ObjectNode json) {
        json.put("schema", "moesaic.kernel-bench/1");
        fillSettings(json);
        ArrayNode array = json.putArray("results");
        results.forEach(result -> fillResult(array.addObject(), result));
        ArrayNode not = json.putArray("refused");
        refused.forEach(
                (format, reason) -> not.addObject().put("format", format).put("reason", reason));
    }

    private void fillResult(ObjectNode json, BenchResult result) {
        json.put("format", result.format())
                .put("nanosecondsPerOp", result.nanosecondsPerOp())
                .put("weightBytesPerSecond", Math.round(result.weightBytesPerSecond()))
                .put("weightsPerSecond", Math.round(weightsPerSecond(result)))
                .put("fractionOfMemoryBandwidth", fraction(result))
                .put("relativeError", finite(result.relativeError()))
                .put("withinBound", result.withinBound())
                .put("bitsPerWeight", bitsPerWeight(result))
                .put("matrices", result.matrices())
                .put("poolBytes", result.poolBytes());
    }

    private void fillSettings(ObjectNode json) {
        json.put("backend", backend)
                .put("device", device)
                .put("threads", threads)
                .put("rows", settings.shape().rows())
                .put("columns", settings.shape().columns())
                .put("batch", settings.batch())
                .put("experts", settings.experts())
                .put("activations", settings.activations().name().toLowerCase(Locale.ROOT))
                .put("seed", settings.seed())
                .put("memoryBytesPerSecond", settings.memory().bytesPerSecond())
                .put("memoryReader", settings.memory().reader());
    }

    void print(PrintStream out, Style style) {
        out.println(
                "%d x %d, batch %d, %s%s activations, on %s (%s)"
                        .formatted(
                                settings.shape().rows(),
                                settings.shape().columns(),
                                settings.batch(),
                                settings.experts() == 1
                                        ? ""
                                        : settings.experts() + " experts at a time, ",
                                settings.activations().name().toLowerCase(Locale.ROOT),
                                backend,
                                device));
        out.println(
                "memory read by %s: %s (%s)"
                        .formatted(
                                Numbers.count(threads, "thread"),
                                Numbers.si(settings.memory().bytesPerSecond(), "B/s"),
                                settings.memory().reader()));
        Table table = Table.aligned("lrrrrrrr");
        table.row(
                style.bold("format"),
                "an operation",
                "weights",
                "bytes",
                "of memory",
                "bit/weight",
                "error",
                "matrices");
        for (BenchResult result : results) {
            table.row(
                    result.format(),
                    Numbers.si(result.nanosecondsPerOp() * 1e-9, "s"),
                    Numbers.si(weightsPerSecond(result), "w/s"),
                    Numbers.si(result.weightBytesPerSecond(), "B/s"),
                    Numbers.percent(fraction(result)),
                    String.format(Locale.US, "%.3f", bitsPerWeight(result)),
                    String.format(Locale.US, "%.1e", result.relativeError())
                            + (result.withinBound() ? "" : style.red(" out of bound")),
                    result.matrices() + " = " + Numbers.binaryBytes(result.poolBytes()));
        }
        table.print(out);
        refused.forEach((format, reason) -> out.println("not measured: " + format + ": " + reason));
    }

    private double weightsPerSecond(BenchResult result) {
        return (double) settings.shape().weights()
                * result.matricesPerOp()
                * 1e9
                / result.nanosecondsPerOp();
    }

    private double bitsPerWeight(BenchResult result) {
        return (double) result.matrixBytes() * Byte.SIZE / settings.shape().weights();
    }

    private double fraction(BenchResult result) {
        return result.weightBytesPerSecond() / settings.memory().bytesPerSecond();
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /// A line for a format that a backend has no kernel for.
    static String noKernel(String backend, NumberFormat format, BenchSettings settings) {
        return "%s has no kernel for %s with %s activations"
                .formatted(
                        backend,
                        format.name(),
                        settings.activations().name().toLowerCase(Locale.ROOT));
    }
}
