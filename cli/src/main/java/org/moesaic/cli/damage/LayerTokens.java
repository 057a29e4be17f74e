package org.moesaic.cli.damage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;

/// What the experts of some layers are tried on. All layers are checked before anything is measured; those that have tokens
/// of their own are read again when they are asked for, so that only those in use take memory.
public final class LayerTokens {

    static final String SUFFIX = ".npy";

    private static final String LAYER = "layer";
    private static final int NAMED_TOKENS = 5;

    private final ActivationSource source;
    private final ActivationSource.Kind kind;
    private final int width;
    private final Optional<CalibrationTokens> shared;
    private final int tokens;

    private LayerTokens(
            ActivationSource source,
            ActivationSource.Kind kind,
            int width,
            Optional<CalibrationTokens> shared,
            int tokens) {
        this.source = source;
        this.kind = kind;
        this.width = width;
        this.shared = shared;
        this.tokens = tokens;
    }

    /// Draws them, or reads and checks those of all layers.
    ///
    /// @param width numbers of a token
    /// @param seed of tokens that are drawn
    /// @param layers of the model, dense layers counted
    /// @throws MoesaicException NOT_FOUND without such a file; BAD_DATA with every layer that is missing, has another width,
    ///     holds what is no number, or has another count of tokens
    public static LayerTokens open(
            ActivationSource source, int width, long seed, List<Integer> layers) {
        ActivationSource.Kind kind = source.kind();
        Optional<CalibrationTokens> shared =
                switch (kind) {
                    case DRAWN ->
                            Drawn.parse(source.text())
                                    .map(each -> each.tokens(source.most(), width, seed));
                    case ARRAY ->
                            Optional.of(
                                    array(
                                            source,
                                            source.path(),
                                            width,
                                            source.path().getFileName() + ""));
                    case ARCHIVE, FOLDER -> Optional.empty();
                };
        if (shared.isPresent()) {
            return new LayerTokens(source, kind, width, shared, shared.get().tokens());
        }
        LayerTokens byLayer = new LayerTokens(source, kind, width, shared, 0);
        return new LayerTokens(source, kind, width, shared, byLayer.check(layers));
    }

    /// Those of a layer; the same for all layers where they are shared.
    public CalibrationTokens of(int layer) {
        return shared.orElseGet(() -> read(layer));
    }

    /// Whether all layers see the same tokens.
    public boolean areShared() {
        return shared.isPresent();
    }

    /// Tokens of each layer.
    public int tokens() {
        return tokens;
    }

    /// Where they come from, in words.
    public String source() {
        return shared.map(CalibrationTokens::source)
                .orElseGet(() ->
                        "%d tokens of %s, layer by layer"
                                .formatted(tokens, source.path().getFileName()));
    }

    /// The files that are read; none where tokens are drawn.
    public List<Path> files() {
        return source.files();
    }

    /// @return tokens of each layer
    private int check(List<Integer> layers) {
        List<Problem> problems = new ArrayList<>();
        int first = 0;
        for (int layer : layers) {
            try {
                int count = read(layer).tokens();
                first = first == 0 ? count : first;
                if (count != first) {
                    problems.add(
                            at(
                                    layer,
                                    count + " tokens, where layers before it have " + first,
                                    "all layers need as many; --tokens or tokens= takes the first ones"));
                }
            } catch (MoesaicException e) {
                if (e.exit() != Exit.BAD_DATA) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems.stream().distinct().toList());
        }
        return first;
    }

    private CalibrationTokens read(int layer) {
        String name = LAYER + layer;
        if (kind == ActivationSource.Kind.FOLDER) {
            Path file = source.path().resolve(name + SUFFIX);
            if (!Files.exists(file)) {
                throw missing(
                        name,
                        source.files().stream()
                                .map(each -> each.getFileName().toString())
                                .map(each -> each.substring(0, each.length() - SUFFIX.length())));
            }
            return array(source, file, width, of(name));
        }
        try (Checkpoint arrays = Checkpoint.open(source.path())) {
            Tensor array =
                    arrays.tensor(name)
                            .orElseThrow(() ->
                                    missing(name, arrays.tensors().stream().map(Tensor::name)));
            return tokens(source, array, width, of(name));
        }
    }

    private String of(String name) {
        return source.path().getFileName() + ": " + name;
    }

    private static CalibrationTokens array(
            ActivationSource source, Path file, int width, String name) {
        try (Checkpoint arrays = Checkpoint.open(file)) {
            Tensor array = arrays.tensors().iterator().next();
            return tokens(source, array, width, name);
        }
    }

    private MoesaicException missing(String name, Stream<String> there) {
        return MoesaicException.badData(
                Problem.in(
                        source.path(),
                        "has no array '" + name + "'",
                        Names.suggest(name, there.toList())));
    }

    private Problem at(int layer, String message, String cure) {
        return new Problem(source.path().toString(), 0, LAYER + layer, message, cure);
    }

    /// The first tokens of an array, all of them numbers.
    private static CalibrationTokens tokens(
            ActivationSource source, Tensor array, int width, String name) {
        if (!array.holdsWeights()) {
            throw bad(
                    array,
                    "elements are " + array.type(),
                    "fp32 or fp16, little-endian: array.astype('float32')");
        }
        List<Long> shape = array.shape();
        if (shape.size() != 2 || shape.getLast() != width || shape.getFirst() < 2) {
            throw bad(
                    array,
                    "shape " + shape + " does not fit the experts",
                    "[tokens, %d] with at least two tokens is needed".formatted(width));
        }
        WeightSource rows = array.matrix();
        int count = Math.min(source.most(), rows.shape().rows());
        float[] values = new float[Math.multiplyExact(count, width)];
        float[] row = new float[width];
        List<Problem> problems = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            rows.row(t, row);
            System.arraycopy(row, 0, values, t * width, width);
            if (problems.size() < NAMED_TOKENS) {
                notFinite(array, t, row).ifPresent(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return new CalibrationTokens(count, width, values, count + " tokens of " + name);
    }

    private static Optional<Problem> notFinite(Tensor array, int token, float[] row) {
        for (int i = 0; i < row.length; i++) {
            if (!Float.isFinite(row[i])) {
                return Optional.of(
                        new Problem(
                                array.file(),
                                0,
                                array.name(),
                                "token %d, input %d: %s".formatted(token, i, row[i]),
                                "activations must be finite"));
            }
        }
        return Optional.empty();
    }

    private static MoesaicException bad(Tensor array, String message, String cure) {
        return MoesaicException.badData(new Problem(array.file(), 0, array.name(), message, cure));
    }
}
