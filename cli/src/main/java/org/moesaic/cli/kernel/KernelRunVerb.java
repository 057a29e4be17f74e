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
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.compute.quantise.ClipSearch;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.CustomFormat;
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
            "Beside Y.npy a Y.meta.json records what it came of: versions, every setting, SHA-256 of every file.",
            "",
            "An expert is found by the names of its matrices in the known families, such as gate_proj, up_proj,"
                    + " down_proj; w1, w3, w2; gate_up_proj, down_proj; fc1, fc2; --names adds others. Where a"
                    + " checkpoint has several experts, or one matrix is wanted, --tensor names it; an expert of a"
                    + " tensor that holds all of a layer by its id, as in model.layers.0.mlp.experts.3."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic kernel run --format int4 --weights expert.safetensors --input x.npy --out y.npy",
            "  moesaic kernel run --format nf4 --weights model.safetensors --input x.npy --out y.npy"
                    + " --tensor model.layers.0.mlp.experts.3 --backend opencl:0",
            "  moesaic kernel run --format int3-g32 --quantiser clip-search --weights model.safetensors"
                    + " --input x.npy --out y.npy --tensor lm_head",
            "  moesaic kernel run --format int3 --quantiser gptq --calibration tokens.npy"
                    + " --weights expert.safetensors --input x.npy --out y.npy"
        })
public final class KernelRunVerb extends Verb {

    @Option(
            names = "--format",
            paramLabel = "F",
            required = true,
            description = "Number format of every matrix.")
    private String format;

    @Option(
            names = "--weights",
            paramLabel = "FILE|DIR",
            required = true,
            description =
                    "A checkpoint: .safetensors, an index of shards, GGUF, NPZ, or a folder of them.")
    private Path weights;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description =
                    "YAML with the names of expert tensors, where they are not those of a known family.")
    private Path names;

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
            description = "The .npy file to write, with fp32; a .meta.json is written beside it.")
    private Path out;

    @Option(names = "--force", description = "Replace these files if they exist.")
    private boolean force;

    @Mixin private BackendOption backend = new BackendOption();

    @Option(
            names = "--activation",
            paramLabel = "silu|gelu|gelu-tanh|relu|clamped-swiglu",
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
            paramLabel = "rtn|clip-search|gptq",
            defaultValue = "rtn",
            description =
                    "Round to nearest, within the range of the least squared error, or make up for errors in"
                            + " the weights to come (GPTQ), as far as calibration tokens allow.")
    private QuantiserName quantiser;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "A .npy file with fp32 or fp16, [tokens, inputs]: what gptq looks at.")
    private Path calibration;

    @Override
    protected Exit run(Context context) {
        backend.useFormats();
        Mistakes mistakes = new Mistakes();
        Optional<NumberFormat> known = FormatChoice.one(format, mistakes);
        backend.check(mistakes);
        checkCalibration(mistakes);
        if (quantiser == QuantiserName.GPTQ
                && known.filter(CustomFormat.class::isInstance).isPresent()) {
            mistakes.add(
                    "--quantiser", "gptq does not know the values of '" + format + "'", "use rtn");
        }
        mistakes.throwIfAny();
        try (Backend opened = open(known.orElseThrow(), context);
                Checkpoint file = Checkpoint.open(weights)) {
            WeightChoice choice = WeightChoice.find(file, weights, namings(), tensor);
            NpyFile x = NpyFile.read(input);
            int tokens = InputVectors.count(input, x, inputs(choice), outputs(choice));
            ExpertRun.Settings settings =
                    new ExpertRun.Settings(
                            opened,
                            activations,
                            known.orElseThrow(),
                            packing(choice),
                            activation.nonlinearity());
            Path meta = RunRecord.beside(out);
            try (OutputFile target = OutputFile.open(out, force);
                    OutputFile beside = OutputFile.open(meta, force)) {
                ExpertRun run = ExpertRun.of(choice, settings, tokens, x.values());
                RunOutput output = new RunOutput(choice, opened, tokens, inputs(choice), run);
                Consumer<ObjectNode> json = json(output, file.files());
                write(target, x, run);
                RunRecord.write(meta, beside, json);
                // In this order an array never stands without what it came of.
                beside.commit();
                target.commit();
                context.result(json, stream -> output.print(stream, format, out));
            }
            return Exit.DONE;
        }
    }

    /// Those of the user first.
    private List<Naming> namings() {
        List<Naming> namings = new ArrayList<>();
        if (names != null) {
            namings.addAll(Namings.read(names));
        }
        namings.addAll(Namings.builtIn());
        return namings;
    }

    private void checkCalibration(Mistakes mistakes) {
        boolean gptq = quantiser == QuantiserName.GPTQ;
        if (gptq && calibration == null) {
            mistakes.add("--calibration", "is missing", "--quantiser gptq needs it");
        } else if (!gptq && calibration != null) {
            mistakes.add(
                    "--calibration", "has no meaning with " + quantiser, "add --quantiser gptq");
        }
    }

    private Packing packing(WeightChoice choice) {
        return switch (quantiser) {
            case RTN -> new Packing.Plain(new RoundToNearest());
            case CLIP_SEARCH -> new Packing.Plain(new ClipSearch());
            case GPTQ -> {
                NpyFile tokens = NpyFile.read(calibration);
                InputVectors.requireCalibration(calibration, tokens, inputs(choice));
                yield new Packing.Calibrated(tokens);
            }
        };
    }

    /// The files are hashed here, once.
    private Consumer<ObjectNode> json(RunOutput output, List<Path> shards) {
        List<InputFile> files = new ArrayList<>();
        shards.forEach(shard -> files.add(InputFile.of("weights", shard)));
        if (names != null) {
            files.add(InputFile.of("names", names));
        }
        files.add(InputFile.of("input", input));
        if (calibration != null) {
            files.add(InputFile.of("calibration", calibration));
        }
        InputFile.hash(files);
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
            RunRecord.fill(json.putObject("run"), files);
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
    }
}
