package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs [ScoresBenchmark] and writes what it read a second, and the share of what two threads read of the same bytes through the system:
/// `./benchmark scores`, with JMH's arguments, such as `-p element=fp16` or `-p given=FILE`. A figure is of the median second.
final class ScoresTable {

    private static final double GIGA = 1e9;
    private static final double MILLIS = 1e3;

    private ScoresTable() {}

    public static void main(String[] args)
            throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions asked = new CommandLineOptions(args);
        System.out.println("| source | what two threads do | GB/s | share of `read` |");
        System.out.println("|---|---|---|---|");
        for (String element : asked.getParameter("element").orElse(List.of("bf16"))) {
            Map<String, Double> rates = rates(asked, element);
            rates.forEach((what, rate) ->
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | `%s` | %.1f | %s |%n",
                            element,
                            what,
                            rate,
                            share(rate, rates.get(isOfFirst(what) ? "readFirst" : "read"))));
        }
    }

    /// All from the same file: how fast it is read depends on where its pages are.
    private static Map<String, Double> rates(CommandLineOptions asked, String element)
            throws RunnerException, IOException {
        if (asked.getParameter("given").hasValue()) {
            return rates(asked, element, asked.getParameter("given").get().iterator().next());
        }
        Path file = Files.createTempFile("moesaic-scores", ".safetensors");
        try {
            ScoresLayer.write(file, element);
            return rates(asked, element, file.toString());
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Double> rates(CommandLineOptions asked, String element, String file)
            throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .parent(asked)
                                        .include(ScoresBenchmark.class.getSimpleName())
                                        .param("element", element)
                                        .param("given", file)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        Map<String, Double> rates = new LinkedHashMap<>();
        for (RunResult result : results) {
            String label = result.getPrimaryResult().getLabel();
            double millis = result.getPrimaryResult().getStatistics().getPercentile(50);
            rates.put(label, bytes(label, element) * MILLIS / millis / GIGA);
        }
        return rates;
    }

    private static double bytes(String label, String element) {
        double all = ScoresLayer.bytes(element);
        return isOfFirst(label) ? all / ScoresLayer.MATRICES : all;
    }

    /// Whether the first matrix of each expert is all that is read.
    private static boolean isOfFirst(String label) {
        return label.equals("maxVariance") || label.equals("readFirst");
    }

    /// Where only some were measured there may be nothing to compare with.
    private static String share(double rate, Double read) {
        return read == null ? "" : "%.0f %%".formatted(100 * rate / read);
    }
}
