package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic kernel bench`.
@Command(
        name = "bench",
        description = {
            "Speed of a matrix times a vector, beside what this machine reads from its memory in the same"
                    + " run with the same threads (the faster of plain loads and an fp32 product on the vector backend).",
            "",
            "Matrices take turns in a pool that is larger than most caches; --hot takes one matrix again"
                    + " and again. Filling the pool ends after three seconds a format. The time is the median of five rounds after a warm-up; inputs"
                    + " are quantised inside it. The error is the root mean square against the exact sums of"
                    + " the stored weights, relative to theirs.",
            "",
            "analog:PRESET is a matrix on analog tiles ('tile show'), a day after programming: one matrix,"
                    + " whose error is that of the analog product. --backend analog puts the weights of a number format"
                    + " on tiles of pcm-standard, computed on the fastest backend."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic kernel bench --format int4 --rows 14336 --columns 4096 --backend vector --threads 2",
            "  moesaic kernel bench --format int4,int8 --activations int8 --hot",
            "  moesaic kernel bench --format all --backend opencl --json",
            "  moesaic kernel bench --format int4 --activations int8 --experts 8 --backend opencl",
            "  moesaic kernel bench --format int8 --backend analog",
            "  moesaic kernel bench --format analog:pcm-standard --rows 512 --columns 512 --batch 32"
        })
public final class KernelBenchVerb extends Verb {

    /// What `--backend analog` is.
    private static final String DEFAULT_TILES = "pcm-standard";

    /// More than any model has in a layer.
    private static final int LARGEST_EXPERTS = 1024;

    private static final long LARGEST_WEIGHTS = 1L << 30;

    /// Twice what caches hold that have been seen; but a pool and its copy in the order of a backend must have room.
    private static final long POOL_BYTES = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

    @Option(
            names = "--format",
            paramLabel = "F,…|all",
            required = true,
            description = "Number formats.")
    private String format;

    @Option(
            names = "--rows",
            paramLabel = "R",
            defaultValue = "1024",
            description = "Outputs of the matrix.")
    private int rows;

    @Option(
            names = "--columns",
            paramLabel = "C",
            defaultValue = "2048",
            description = "Inputs of the matrix.")
    private int columns;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "1",
            description = "Vectors in one operation.")
    private int batch;

    @Option(
            names = "--experts",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Matrices in one operation, handed over together as the experts of a token are.")
    private int experts;

    @Mixin private BackendOption backend = new BackendOption();

    @Option(
            names = "--activations",
            paramLabel = "fp32|int8",
            defaultValue = "fp32",
            description = "Inputs as they are, or quantised to int8 inside the operation.")
    private Activations activations;

    @Option(
            names = "--hot",
            description = "One matrix again and again, as if it stayed in a cache.")
    private boolean hot;

    @Option(
            names = "--pool",
            paramLabel = "SIZE",
            description =
                    "Bytes of matrices that take turns, and of the memory that is read beside them, such as"
                            + " 512MiB (default: 1 GiB, or a quarter of Java's memory).")
    private String pool;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of weights and inputs.")
    private long seed;

    @Override
    protected Exit run(Context context) {
        backend.useFormats();
        Mistakes mistakes = new Mistakes();
        List<NumberFormat> formats = FormatChoice.several(format, mistakes);
        List<TilePreset> tiles = FormatChoice.tiles(format);
        mistakes.requirePositive("--rows", rows);
        mistakes.requirePositive("--columns", columns);
        mistakes.requirePositive("--batch", batch);
        mistakes.requirePositive("--experts", experts);
        backend.check(mistakes);
        if ((long) rows * columns > LARGEST_WEIGHTS
                || (long) batch * Math.max(rows, columns)
                        > LARGEST_WEIGHTS / Math.max(1, experts)) {
            mistakes.add(
                    "--rows",
                    "%d x %d with a batch of %d is too large".formatted(rows, columns, batch),
                    "at most " + LARGEST_WEIGHTS + " weights, inputs or outputs");
        }
        if (experts > LARGEST_EXPERTS) {
            mistakes.add("--experts", experts + " is too many", "at most " + LARGEST_EXPERTS);
        }
        if ((backend.isAnalog() || !tiles.isEmpty()) && experts > 1) {
            mistakes.add(
                    "--experts",
                    "is for matrices of a number format on a digital backend",
                    "leave it out with analog tiles");
        }
        if ((backend.isAnalog() || !tiles.isEmpty()) && activations != Activations.FP32) {
            mistakes.add(
                    "--activations",
                    "analog tiles convert inputs themselves",
                    "leave it out with "
                            + (backend.isAnalog()
                                    ? "--backend analog"
                                    : TileBench.name(tiles.getFirst())));
        }
        long poolBytes = poolBytes(mistakes);
        mistakes.throwIfAny();
        try (Backend opened = backend.open(context)) {
            BenchSettings settings =
                    new BenchSettings(
                            new MatrixShape(rows, columns),
                            batch,
                            experts,
                            activations,
                            hot ? 0 : poolBytes,
                            seed,
                            ReadLimit.measure(backend.threads(), poolBytes));
            BenchOutput output = measure(opened, formats, tiles, settings, context);
            boolean one = formats.size() + tiles.size() == 1 && !format.equals(FormatChoice.ALL);
            context.result(
                    json -> {
                        if (one) {
                            output.fillOne(json);
                        } else {
                            output.fillAll(json);
                        }
                    },
                    out -> output.print(out, context.style()));
            return output.results().stream().allMatch(BenchResult::withinBound)
                    ? Exit.DONE
                    : Exit.CHECK_FAILED;
        }
    }

    private long poolBytes(Mistakes mistakes) {
        if (pool == null) {
            return POOL_BYTES;
        }
        try {
            return Quantity.bytes(pool);
        } catch (IllegalArgumentException e) {
            mistakes.add("--pool", e.getMessage(), "");
            return POOL_BYTES;
        }
    }

    /// What may lie in a cache is no measure of memory.
    private static void remark(BenchResult result, BenchSettings settings, Context context) {
        if (result.poolBytes() < settings.poolBytes() / 2) {
            context.log(
                    "%s: loading %s of matrices took three seconds; they may lie in a cache"
                            .formatted(result.format(), Numbers.binaryBytes(result.poolBytes())));
        }
    }

    private BenchOutput measure(
            Backend opened,
            List<NumberFormat> formats,
            List<TilePreset> tiles,
            BenchSettings settings,
            Context context) {
        List<BenchResult> results = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        try (Progress progress =
                context.progress().start("measuring", formats.size() + tiles.size())) {
            for (NumberFormat one : formats) {
                if (backend.isAnalog()) {
                    results.add(TileBench.of(DEFAULT_TILES, one, settings).measure(opened));
                } else if (opened.supports(one, activations)) {
                    BenchResult result = BenchResult.of(opened, one, settings);
                    results.add(result);
                    remark(result, settings, context);
                } else {
                    refused.put(one.name(), BenchOutput.noKernel(opened.name(), one, settings));
                }
                progress.advanceTo(results.size() + refused.size());
            }
            for (TilePreset preset : tiles) {
                if (opened.multipliesTiles()) {
                    results.add(
                            TileBench.of(preset, settings.shape(), batch, seed).measure(opened));
                } else {
                    refused.put(
                            TileBench.name(preset),
                            opened.name() + " has no kernel for analog tiles");
                }
                progress.advanceTo(results.size() + refused.size());
            }
        }
        if (results.isEmpty()) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    refused.values().stream()
                            .map(reason -> Problem.of(reason, cure(reason)))
                            .toList());
        }
        return new BenchOutput(
                backend.isAnalog() ? BackendOption.ANALOG : opened.name(),
                backend.isAnalog() ? tilesOn(opened) : opened.device(),
                backend.threads(),
                settings,
                results,
                refused);
    }

    private static String tilesOn(Backend opened) {
        return "analog tiles on backend %s: %s".formatted(opened.name(), opened.device());
    }

    private static String cure(String reason) {
        return reason.endsWith("analog tiles")
                ? "use --backend reference"
                : "use --activations fp32";
    }
}
