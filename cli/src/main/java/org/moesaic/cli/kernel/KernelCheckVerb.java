package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.PluginsOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic kernel check`.
@Command(
        name = "check",
        description = {
            "Numerics of number formats on backends: products of random matrices and vectors against the"
                    + " float reference. A figure is the largest error as a share of its derived bound;"
                    + " docs/numerics.md derives the bounds. Exit code 1 if one does not hold.",
            "",
            "Without a shape: six shapes from 1 x 1 to 130 x 384, most of them odd, and one with zeros,"
                    + " subnormals, outliers, equal values, and infinite and NaN inputs. With a shape:"
                    + " that one, with Gaussian numbers."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic kernel check --format all --backend all",
            "  moesaic kernel check --format int4,int4-g32-asym --backend vector --batch 16",
            "  moesaic kernel check --format dict16 --backend opencl:0 --rows 1024 --columns 2048 --json"
        })
public final class KernelCheckVerb extends Verb {

    /// Expected sums are taken in plain Java: more would take minutes.
    private static final long LARGEST_WEIGHTS = 1L << 28;

    @Option(
            names = "--format",
            paramLabel = "F,…|all",
            defaultValue = FormatChoice.ALL,
            description = "Number formats.")
    private String format;

    @Option(
            names = "--backend",
            paramLabel = "B,…|all",
            defaultValue = BackendChoice.ALL,
            description =
                    "Backends, as 'kernel devices' lists them; all is the first device of each.")
    private String backend;

    @Option(names = "--rows", paramLabel = "R", description = "Outputs of the matrix.")
    private Integer rows;

    @Option(names = "--columns", paramLabel = "C", description = "Inputs of the matrix.")
    private Integer columns;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "3",
            description = "Vectors to multiply at once.")
    private int batch;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the random numbers.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of a backend (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin private PluginsOption plugins = new PluginsOption();

    @Override
    protected Exit run(Context context) {
        plugins.useFormats();
        Mistakes mistakes = new Mistakes();
        List<NumberFormat> formats = FormatChoice.several(format, mistakes);
        mistakes.requirePositive("--batch", batch);
        mistakes.requirePositive("--threads", threads);
        checkShape(mistakes);
        mistakes.throwIfAny();
        List<CheckCase> cases =
                rows == null
                        ? CheckCase.usual(batch)
                        : CheckCase.of(new MatrixShape(rows, columns), batch);
        try (BackendChoice choice =
                BackendChoice.open(backend, threads, Backends.providers(plugins.backends()))) {
            CheckOutput output =
                    new CheckOutput(
                            seed, check(choice, formats, cases, context), choice.refusals());
            context.result(output::fill, out -> output.print(out, context.style()));
            return output.holds() ? Exit.DONE : Exit.CHECK_FAILED;
        }
    }

    private void checkShape(Mistakes mistakes) {
        if ((rows == null) != (columns == null)) {
            mistakes.add(
                    rows == null ? "--rows" : "--columns",
                    "is missing",
                    "give --rows and --columns, or neither");
            return;
        }
        if (rows == null) {
            return;
        }
        mistakes.requirePositive("--rows", rows);
        mistakes.requirePositive("--columns", columns);
        if ((long) rows * columns > LARGEST_WEIGHTS
                || (long) batch * Math.max(rows, columns) > LARGEST_WEIGHTS) {
            mistakes.add(
                    "--rows",
                    "%d x %d with a batch of %d is too large".formatted(rows, columns, batch),
                    "at most " + LARGEST_WEIGHTS + " weights, inputs or outputs");
        }
    }

    private List<CheckResult> check(
            BackendChoice choice,
            List<NumberFormat> formats,
            List<CheckCase> cases,
            Context context) {
        List<CheckResult> results = new ArrayList<>();
        int total = formats.size() * choice.backends().size();
        int done = 0;
        try (Progress progress = context.progress().start("checking", total)) {
            for (NumberFormat one : formats) {
                for (Map.Entry<String, Backend> each : choice.backends().entrySet()) {
                    for (Activations activations : Activations.values()) {
                        if (each.getValue().supports(one, activations)) {
                            results.add(
                                    CheckResult.of(
                                            each.getKey(),
                                            each.getValue(),
                                            one,
                                            activations,
                                            cases,
                                            seed));
                        }
                    }
                    progress.advanceTo(++done);
                }
            }
        }
        return results;
    }
}
