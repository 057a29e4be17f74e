package org.moesaic.cli.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.files.SafetensorsFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic kernel run`.
@Command(
        name = "run",
        description = {
            "One expert on given data: its weights are quantised, its kernels run, the outputs are written,"
                    + " and their error against the weights as they are in the file is printed.",
            "",
            "An expert is found by the names of its matrices: gate_proj, up_proj, down_proj; w1, w3, w2;"
                    + " gate_up_proj (upper half of the rows gate, lower half up), down_proj; without a gate"
                    + " up_proj, down_proj or fc1, fc2. Biases end in .bias. Where a file has several"
                    + " experts, or one matrix is wanted, --tensor names it."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic kernel run --format int4 --weights expert.safetensors --input x.npy --out y.npy",
            "  moesaic kernel run --format nf4 --weights model.safetensors --input x.npy --out y.npy"
                    + " --tensor model.layers.0.mlp.experts.3 --backend opencl:0",
            "  moesaic kernel run --format int3-g32 --quantiser clip-search --weights model.safetensors"
                    + " --input x.npy --out y.npy --tensor lm_head"
        })
public final class KernelRunVerb extends Verb {

    /// Numbers that one array takes, in double, without most of Java's memory.
    private static final long LARGEST_OUTPUTS = 1L << 28;

    @Option(
            names = "--format",
            paramLabel = "F",
            required = true,
            description = "Number format of every matrix.")
    private String format;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            required = true,
            description = "A .safetensors file with F32, F16 or BF16.")
    private Path weights;

    @Option(
            names = "--tensor",
            paramLabel = "NAME",
            description = "An expert or a matrix in it (default: its only expert).")
    private String tensor;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "A .npy file with fp32 or fp16: [inputs] or [batch, inputs].")
    private Path input;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The .npy file to write, with fp32.")
    private Path out;

    @Option(names = "--force", description = "Replace that file if it exists.")
    private boolean force;

    @Mixin private BackendOption backend = new BackendOption();

    @Option(
            names = "--activation",
            paramLabel = "silu|gelu|gelu-tanh|relu",
            defaultValue = "silu",
            description = "The function between the matrices of an expert.")
    private NonlinearityName activation;

    @Option(
            names = "--activations",
            paramLabel = "fp32|int8",
            defaultValue = "fp32",
            description = "Inputs of each matrix as they are, or quantised to int8.")
    private Activations activations;

    @Option(
            names = "--quantiser",
            paramLabel = "rtn|clip-search",
            defaultValue = "rtn",
            description = "Round to nearest, or within the range of the least squared error.")
    private QuantiserName quantiser;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        Optional<NumberFormat> known = FormatChoice.one(format, mistakes);
        backend.check(mistakes);
        mistakes.throwIfAny();
        try (Backend opened = open(known.orElseThrow(), context);
                SafetensorsFile file = SafetensorsFile.open(weights)) {
            WeightChoice choice = WeightChoice.find(file, weights, tensor);
            NpyFile x = NpyFile.read(input);
            int tokens = tokens(x, inputs(choice), outputs(choice));
            ExpertRun.Settings settings =
                    new ExpertRun.Settings(
                            opened,
                            activations,
                            known.orElseThrow(),
                            quantiser.quantiser(),
                            activation.nonlinearity());
            try (OutputFile target = OutputFile.open(out, force)) {
                ExpertRun run = ExpertRun.of(choice, settings, tokens, x.values());
                write(target, x, run);
                RunOutput output = new RunOutput(choice, opened, tokens, inputs(choice), run);
                context.result(json(output), stream -> output.print(stream, format, out));
            }
            return Exit.DONE;
        }
    }

    private Consumer<ObjectNode> json(RunOutput output) {
        return json -> {
            output.fill(json, format);
            json.put("quantiser", quantiser.toString())
                    .put("activations", activations.name().toLowerCase(Locale.ROOT))
                    .put("threads", backend.threads())
                    .put("weights", weights.toString())
                    .put("input", input.toString())
                    .put("out", out.toString());
            if (output.choice() instanceof WeightChoice.WholeExpert) {
                json.put("activation", activation.toString());
            }
        };
    }

    private Backend open(NumberFormat known, Context context) {
        Backend opened = backend.open(context);
        if (!opened.supports(known, activations)) {
            opened.close();
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    Problem.of(
                            "%s has no kernel for %s with %s activations"
                                    .formatted(
                                            opened.name(),
                                            format,
                                            activations.name().toLowerCase(Locale.ROOT)),
                            "use --activations fp32"));
        }
        return opened;
    }

    private static int inputs(WeightChoice choice) {
        return switch (choice) {
            case WeightChoice.WholeExpert expert -> expert.source().width();
            case WeightChoice.OneMatrix matrix -> matrix.source().shape().columns();
        };
    }

    /// Numbers of a token at the widest place, from the inner neurons on.
    private static int outputs(WeightChoice choice) {
        return switch (choice) {
            case WeightChoice.WholeExpert expert ->
                    Math.max(expert.source().width(), expert.source().up().shape().rows());
            case WeightChoice.OneMatrix matrix -> matrix.source().shape().rows();
        };
    }

    /// How many vectors the input holds.
    private int tokens(NpyFile x, int inputs, int outputs) {
        List<Integer> shape = x.shape();
        if (shape.isEmpty() || shape.size() > 2 || shape.getLast() != inputs) {
            throw MoesaicException.badData(
                    Problem.in(
                            input,
                            "shape " + shape + " does not fit the weights",
                            "[%d] or [batch, %d] is needed".formatted(inputs, inputs)));
        }
        int tokens = shape.size() == 1 ? 1 : shape.getFirst();
        if ((long) tokens * outputs > LARGEST_OUTPUTS) {
            throw MoesaicException.badData(
                    Problem.in(
                            input,
                            tokens + " tokens of " + outputs + " numbers are too many",
                            "at most " + LARGEST_OUTPUTS / outputs + " at once"));
        }
        return tokens;
    }

    private void write(OutputFile target, NpyFile x, ExpertRun run) {
        List<Integer> shape = new ArrayList<>(x.shape());
        shape.set(shape.size() - 1, run.outputs());
        try {
            new NpyFile(shape, run.y()).write(target.path());
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(out, "cannot be written: " + e.getMessage(), "is the disk full?"));
        }
        target.commit();
    }
}
