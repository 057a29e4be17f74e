package org.moesaic.verification.benchmark;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [ScoresBenchmark] and writes what it read a second, and the share of what two threads read through the system:
/// `./benchmark scores`, with JMH's arguments, such as `-p element=fp16` or `-p given=FILE`. A figure is of the median second.
final class ScoresTable {

    private static final double GIGA = 1e9;
    private static final double MILLIS = 1e3;

    private ScoresTable() {}

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .parent(new CommandLineOptions(args))
                                        .include(ScoresBenchmark.class.getSimpleName())
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        Map<String, Map<String, Double>> rates = new LinkedHashMap<>();
        for (RunResult result : results) {
            String element = result.getParams().getParam("element");
            String label = result.getPrimaryResult().getLabel();
            double millis = result.getPrimaryResult().getStatistics().getPercentile(50);
            rates.computeIfAbsent(element, _ -> new LinkedHashMap<>())
                    .put(label, bytes(label, element) * MILLIS / millis / GIGA);
        }
        System.out.println("| source | what two threads do | GB/s | share of `read` |");
        System.out.println("|---|---|---|---|");
        rates.forEach((element, all) ->
                all.forEach((what, rate) ->
                        System.out.printf(
                                Locale.ROOT,
                                "| %s | `%s` | %.1f | %s |%n",
                                element,
                                what,
                                rate,
                                share(rate, all.get("read")))));
    }

    /// What is read: all matrices, or the first of each expert.
    private static double bytes(String label, String element) {
        double all = ScoresLayer.bytes(element);
        return label.equals("maxVariance") ? all / 3 : all;
    }

    /// Where only some were measured there may be nothing to compare with.
    private static String share(double rate, Double read) {
        return read == null ? "" : "%.0f %%".formatted(100 * rate / read);
    }
}
