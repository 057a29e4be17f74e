package org.moesaic.traces.internal.arrays;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What the arrays of a file are, judged by their names, types and numbers of dimensions.
sealed interface ArrayLayout {

    /// Ids of all layers in one array [tokens, layers, k] or [batch, tokens, layers, k].
    record Tokens(String name) implements ArrayLayout {}

    /// Ids in one array [tokens, k] a layer.
    record PerLayer(List<Layer> layers) implements ArrayLayout {}

    /// Router logits: one array [layers, tokens, experts], or one [tokens, experts] or [batch, tokens, experts] a layer.
    record Logits(List<Layer> layers, boolean stacked) implements ArrayLayout {}

    /// Counts [layers, experts] or [steps, layers, experts].
    record Counts(String name) implements ArrayLayout {}

    /// One layer's arrays.
    ///
    /// @param id layer id, or -1 where the name says none
    /// @param weights name of the array of gate weights, if there is one
    record Layer(int id, String name, Optional<String> weights) {}

    Set<String> TOKEN_NAMES = Set.of("experts", "routed_experts", "topk_ids", "topk_indices");

    /// Those that are never of one layer alone.
    Set<String> ALL_LAYER_NAMES = Set.of("experts", "routed_experts");

    Set<String> COUNT_NAMES =
            Set.of("logical_count", "counts", "expert_counts", "weight", "expert_load", "load");
    Set<String> LOGIT_NAMES = Set.of("router_logits", "logits", "gate_logits");
    Pattern LAYER_NAME =
            Pattern.compile(
                    "(?:L|layer[_.]?|arr_|router_logits[_.]?|logits[_.]?|gate_logits[_.]?)?([0-9]{1,4})"
                            + "(?:[_.](?:idx|ids|indices|experts|topk))?");

    static ArrayLayout of(ArrayFile file) {
        Set<String> names = file.names();
        Optional<String> tokens = names.stream().filter(TOKEN_NAMES::contains).findFirst();
        if (tokens.isPresent() && !file.isBare()) {
            return tokens(file, tokens.get());
        }
        Optional<String> counts = names.stream().filter(COUNT_NAMES::contains).findFirst();
        if (counts.isPresent()) {
            return new Counts(counts.get());
        }
        Optional<String> logits = names.stream().filter(LOGIT_NAMES::contains).findFirst();
        if (logits.isPresent()) {
            return new Logits(List.of(new Layer(-1, logits.get(), Optional.empty())), true);
        }
        if (names.contains("indices")) {
            Optional<String> scores = Optional.of("scores").filter(names::contains);
            return new PerLayer(List.of(new Layer(LayerOfPath.of(file.path()), "indices", scores)));
        }
        List<Layer> layers = layers(names);
        if (!layers.isEmpty()) {
            return isInteger(file, layers.getFirst().name())
                    ? new PerLayer(layers)
                    : new Logits(layers, false);
        }
        if (names.size() == 1) {
            return single(file, names.iterator().next());
        }
        throw MoesaicException.badData(
                Problem.in(
                        file.path(),
                        "no array of routing; there are: "
                                + (names.isEmpty() ? "none" : String.join(", ", names)),
                        "name the array of [tokens, layers, k] 'experts', those of [tokens, k] 'L0_idx',"
                                + " 'L1_idx' …, logits 'router_logits', counts 'logical_count'"));
    }

    private static ArrayLayout tokens(ArrayFile file, String name) {
        boolean ofAllLayers = !file.isBare() && ALL_LAYER_NAMES.contains(name);
        if (dimensions(file, name) == 2 && !ofAllLayers) {
            return new PerLayer(
                    List.of(new Layer(LayerOfPath.of(file.path()), name, Optional.empty())));
        }
        return new Tokens(name);
    }

    private static List<Layer> layers(Set<String> names) {
        List<Layer> layers = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = LAYER_NAME.matcher(name);
            if (matcher.matches()) {
                layers.add(new Layer(Integer.parseInt(matcher.group(1)), name, Optional.empty()));
            }
        }
        // A single array_0 is what numpy calls an array without a name.
        boolean unnamed = layers.size() == 1 && layers.getFirst().name().matches("arr_0|0");
        layers.sort(Comparator.comparingInt(Layer::id));
        return unnamed ? List.of() : layers;
    }

    /// One array, without a name that says anything.
    private static ArrayLayout single(ArrayFile file, String name) {
        int dimensions = dimensions(file, name);
        if (isInteger(file, name)) {
            boolean counts = dimensions == 2 && ArrayPeek.looksLikeCounts(file, name);
            return counts ? new Counts(name) : tokens(file, name);
        }
        if (ArrayPeek.looksLikeCounts(file, name)) {
            return new Counts(name);
        }
        Layer layer = new Layer(LayerOfPath.of(file.path()), name, Optional.empty());
        return new Logits(List.of(layer), dimensions == 3);
    }

    private static boolean isInteger(ArrayFile file, String name) {
        try (NpyStream array = file.array(name).orElseThrow()) {
            return array.type().isInteger();
        }
    }

    private static int dimensions(ArrayFile file, String name) {
        try (NpyStream array = file.array(name).orElseThrow()) {
            return array.shape().size();
        }
    }
}
