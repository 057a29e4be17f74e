package org.moesaic.compute.checkpoint;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.RowsOf;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Experts that a checkpoint holds, found by names alone: for a file of one expert, or one whose model nobody named.
///
/// Of a name of a [Naming] the last word counts, such as `gate_proj`, with or without `.weight`; what stands before it is
/// the name of the expert. Where a tensor holds all experts of a layer, their ids follow that name. Without a gate an
/// expert is plain. Of several namings the one that knows most tensors holds, those with a router's or their whole name
/// above all; of equal ones that under which more matrices fit each other, or the first.
public final class NamedExperts {

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    /// Where a part of an expert is.
    ///
    /// @param index of the expert in a tensor of all; -1 in one of its own
    private record Place(Tensor tensor, int index) {

        WeightSource matrix() {
            return index < 0 ? tensor.matrix() : tensor.matrix(index);
        }

        float[] vector() {
            return index < 0 ? tensor.vector() : tensor.vector(index);
        }
    }

    private final Checkpoint checkpoint;
    private final Naming naming;
    private final Map<String, Map<Part, Place>> experts;

    private NamedExperts(
            Checkpoint checkpoint, Naming naming, Map<String, Map<Part, Place>> experts) {
        this.checkpoint = checkpoint;
        this.naming = naming;
        this.experts = experts;
    }

    /// Looks through the names of a checkpoint; reads no numbers.
    ///
    /// @param namings at least one
    public static NamedExperts in(Checkpoint checkpoint, List<Naming> namings) {
        NamedExperts best = null;
        for (Naming naming : namings) {
            NamedExperts found = new NamedExperts(checkpoint, naming, find(checkpoint, naming));
            if (best == null
                    || found.known() > best.known()
                    || found.known() == best.known() && found.fitting() > best.fitting()) {
                best = found;
            }
        }
        return best;
    }

    /// Names of the experts, in alphabetical order.
    public Set<String> names() {
        return experts.keySet();
    }

    /// The matrices of an expert, each [outputs, inputs]; whether they fit each other is not looked at.
    ///
    /// @param name one of [#names()]
    /// @throws MoesaicException BAD_DATA if a part is no matrix or no vector, or a fused one has an odd number of rows
    public ExpertMatrices expert(String name) {
        Map<Part, Place> parts = experts.get(name);
        WeightSource down = matrix(parts, Part.DOWN);
        float[] downBias = bias(parts, Part.DOWN, Part.DOWN_BIAS);
        if (!parts.containsKey(Part.GATE_UP)) {
            Optional<WeightSource> gate =
                    parts.containsKey(Part.GATE)
                            ? Optional.of(matrix(parts, Part.GATE))
                            : Optional.empty();
            float[] gateBias =
                    gate.isPresent() ? bias(parts, Part.GATE, Part.GATE_BIAS) : new float[0];
            float[] upBias = bias(parts, Part.UP, Part.UP_BIAS);
            return new ExpertMatrices(
                    gate, matrix(parts, Part.UP), down, new Biases(gateBias, upBias, downBias));
        }
        WeightSource both = matrix(parts, Part.GATE_UP);
        float[] bias = bias(parts, Part.GATE_UP, Part.GATE_UP_BIAS);
        if (both.shape().rows() % 2 != 0 || bias.length % 2 != 0) {
            throw MoesaicException.badData(
                    Problem.in(
                            checkpoint.path(),
                            both.name() + " has " + both.shape().rows() + " rows",
                            "gate and up projection in one must have an even number"));
        }
        return new ExpertMatrices(
                Optional.of(half(both, 0)),
                half(both, 1),
                down,
                new Biases(half(bias, 0), half(bias, 1), downBias));
    }

    private WeightSource matrix(Map<Part, Place> parts, Part part) {
        WeightSource stored = parts.get(part).matrix();
        return naming.inputsFirst().contains(part) ? stored.transposed() : stored;
    }

    /// By the naming, or under the matrix' own name with `.bias`.
    private float[] bias(Map<Part, Place> parts, Part matrix, Part bias) {
        if (parts.containsKey(bias)) {
            return parts.get(bias).vector();
        }
        Place place = parts.get(matrix);
        return checkpoint
                .tensor(stem(place.tensor().name()) + BIAS)
                .map(tensor -> new Place(tensor, place.index()).vector())
                .orElse(new float[0]);
    }

    private WeightSource half(WeightSource both, int which) {
        int rows = both.shape().rows() / 2;
        String name = both.name() + (which == 0 ? ", gate" : ", up");
        return naming.alternating()
                ? new RowsOf(both, name, which, rows, 2)
                : new RowsOf(both, name, which * rows, rows);
    }

    private float[] half(float[] both, int which) {
        int length = both.length / 2;
        if (!naming.alternating()) {
            return Arrays.copyOfRange(both, which * length, (which + 1) * length);
        }
        float[] half = new float[length];
        for (int i = 0; i < length; i++) {
            half[i] = both[2 * i + which];
        }
        return half;
    }

    private long known() {
        long whole =
                naming.templates().values().stream()
                        .flatMap(List::stream)
                        .map(NamedExperts::whole)
                        .mapToLong(name ->
                                checkpoint.tensors().stream()
                                        .filter(each -> name.matcher(each.name()).matches())
                                        .count())
                        .sum();
        return experts.isEmpty() ? 0 : whole + experts.values().stream().mapToLong(Map::size).sum();
    }

    /// Experts whose first and last matrix fit each other as this naming turns them.
    private long fitting() {
        return experts.values().stream().filter(this::fits).count();
    }

    private boolean fits(Map<Part, Place> parts) {
        Part first = parts.containsKey(Part.GATE_UP) ? Part.GATE_UP : Part.UP;
        int share = first == Part.GATE_UP ? 2 : 1;
        List<Long> in = outputsAndInputs(first, parts);
        List<Long> out = outputsAndInputs(Part.DOWN, parts);
        return in.size() == 2
                && out.size() == 2
                && in.get(0) == share * out.get(1)
                && in.get(1).equals(out.get(0));
    }

    private List<Long> outputsAndInputs(Part part, Map<Part, Place> parts) {
        Place place = parts.get(part);
        List<Long> shape = place.tensor().shape();
        List<Long> matrix = place.index() < 0 ? shape : shape.subList(1, shape.size());
        return naming.inputsFirst().contains(part) ? matrix.reversed() : matrix;
    }

    private static Map<String, Map<Part, Place>> find(Checkpoint checkpoint, Naming naming) {
        Map<String, Map<Part, Tensor>> found = new TreeMap<>();
        for (Part part : EnumSet.range(Part.GATE, Part.GATE_UP_BIAS)) {
            for (NameTemplate template : naming.of(part)) {
                Pattern pattern = pattern(template);
                for (Tensor tensor : checkpoint.tensors()) {
                    Matcher matcher = pattern.matcher(tensor.name());
                    if (matcher.matches() && hasType(naming, part, tensor)) {
                        found.computeIfAbsent(expert(matcher), _ -> new EnumMap<>(Part.class))
                                .putIfAbsent(part, tensor);
                    }
                }
            }
        }
        Map<String, Map<Part, Place>> experts = new TreeMap<>();
        found.forEach((name, parts) -> {
            if (isWhole(parts)) {
                put(name, parts, experts);
            }
        });
        return experts;
    }

    private static boolean hasType(Naming naming, Part part, Tensor tensor) {
        boolean matrix = part == Part.GATE_UP || part == Part.UP || part == Part.DOWN;
        return !matrix
                || naming.expertTypes().isEmpty()
                || naming.expertTypes().contains(tensor.type());
    }

    private static boolean isWhole(Map<Part, Tensor> parts) {
        return parts.containsKey(Part.DOWN)
                && (parts.containsKey(Part.UP) || parts.containsKey(Part.GATE_UP));
    }

    /// One expert, or as many as there are in tensors of all.
    private static void put(
            String name, Map<Part, Tensor> parts, Map<String, Map<Part, Place>> experts) {
        List<Long> shape = parts.get(Part.DOWN).shape();
        boolean stacked =
                shape.size() == 3
                        && parts.getOrDefault(Part.GATE_UP, parts.get(Part.UP)).shape().size() == 3;
        long count = stacked ? shape.getFirst() : 1;
        for (int i = 0; i < count; i++) {
            Map<Part, Place> places = new EnumMap<>(Part.class);
            int index = stacked ? i : -1;
            parts.forEach((part, tensor) -> places.put(part, new Place(tensor, index)));
            String own = name.isEmpty() ? Integer.toString(i) : name + "." + i;
            experts.put(stacked ? own : name, places);
        }
    }

    /// The name before the last word, and an id behind it.
    private static String expert(Matcher matcher) {
        String before = Optional.ofNullable(matcher.group("before")).orElse("");
        String id = Optional.ofNullable(matcher.group("id")).orElse("");
        return before.isEmpty() || id.isEmpty() ? before + id : before + "." + id;
    }

    /// `a.{layer}.b.{expert}.word.weight` and `a.{layer}.word.{expert}.weight` alike: anything, the word, the id if it
    /// comes behind it, and `.weight` or not.
    private static Pattern pattern(NameTemplate template) {
        String[] words = stem(template.text()).split("[.]");
        boolean behind = words[words.length - 1].equals("{expert}");
        String word = words[words.length - (behind ? 2 : 1)];
        return Pattern.compile(
                "(?:(?<before>.+)[.])?"
                        + Pattern.quote(word)
                        + (behind ? "[.](?<id>[0-9]{1,9})" : "(?<id>)")
                        + "(?:[.]weight)?");
    }

    /// The template as it is written, any numbers in it.
    private static Pattern whole(NameTemplate template) {
        String[] words = template.text().split("[{][a-z-]+[}]", -1);
        return Pattern.compile(
                Arrays.stream(words).map(Pattern::quote).collect(Collectors.joining("[0-9]{1,9}")));
    }

    /// A name without its `.weight`.
    public static String stem(String name) {
        return name.endsWith(WEIGHT) ? name.substring(0, name.length() - WEIGHT.length()) : name;
    }
}
