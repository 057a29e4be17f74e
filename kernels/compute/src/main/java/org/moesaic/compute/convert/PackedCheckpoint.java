package org.moesaic.compute.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.checkpoint.Part;
import org.moesaic.compute.files.PackedTensors;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.PackedMatrix;

/// The tensors of a checkpoint with packed experts in the place of those it had ([PackedTensors]).
///
/// Where each expert has tensors of its own, names stay. Where the experts of a layer are one tensor they are taken apart,
/// and router, norms and experts get the names of OLMoE. All other tensors stay byte for byte.
///
/// What is packed comes last: first the codes of all matrices, of nested planes those of the base, then plane 1 of all, then
/// plane 2. So the data of a checkpoint with fewer planes are the beginning of those of one with more, and whoever has the
/// one fetches only what is missing.
public final class PackedCheckpoint {

    /// Whose names experts get that were one tensor.
    private static final String TARGET = "olmoe";

    private static final List<Part> MATRICES = List.of(Part.GATE, Part.UP, Part.DOWN, Part.GATE_UP);
    private static final List<Part> BIASES =
            List.of(Part.GATE_BIAS, Part.UP_BIAS, Part.DOWN_BIAS, Part.GATE_UP_BIAS);
    private static final List<Part> RENAMED =
            List.of(
                    Part.ROUTER,
                    Part.ROUTER_BIAS,
                    Part.NORM,
                    Part.NORM_BIAS,
                    Part.SHARED_GATE,
                    Part.SHARED_UP,
                    Part.SHARED_DOWN,
                    Part.SHARED_ROUTER);

    private final ModelWeights weights;
    private final boolean apart;
    private final Naming target;
    private final Map<String, PackedMatrix> packed = new LinkedHashMap<>();
    private final Map<Integer, Set<Integer>> layers = new LinkedHashMap<>();
    private final List<String> dropped = new ArrayList<>();

    public PackedCheckpoint(ModelWeights weights) {
        this.weights = weights;
        this.apart = !weights.naming().perExpert(Part.UP);
        this.target =
                apart
                        ? Namings.builtIn().stream()
                                .filter(naming -> naming.name().equals(TARGET))
                                .findFirst()
                                .orElseThrow()
                        : weights.naming();
    }

    /// Takes an expert in.
    public void put(int layer, int expert, PackedExpert matrices) {
        matrices.gate().ifPresent(gate -> packed.put(name(Part.GATE, layer, expert), gate));
        packed.put(name(Part.UP, layer, expert), matrices.up());
        packed.put(name(Part.DOWN, layer, expert), matrices.down());
        layers.computeIfAbsent(layer, _ -> new HashSet<>()).add(expert);
    }

    /// Takes a matrix in under the name that it has in the checkpoint, such as one of a shared expert.
    public void put(String name, PackedMatrix matrix) {
        packed.put(name, matrix);
    }

    /// What the file's metadata have to say of what is packed.
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        packed.forEach((name, matrix) -> {
            var text = PackedTensors.metadata(name, matrix);
            metadata.put(text.getKey(), text.getValue());
        });
        return metadata;
    }

    /// All tensors of the new file.
    public List<Item> items() {
        dropped.clear();
        Set<String> gone = new HashSet<>(packed.keySet());
        Map<String, String> renamed = new HashMap<>();
        List<Item> items = new ArrayList<>();
        List<Item> experts = new ArrayList<>();
        for (int layer : weights.shapes().layerIds()) {
            if (apart) {
                takeApart(layer, gone, renamed, experts);
            } else if (layers.containsKey(layer)) {
                MATRICES.forEach(part ->
                        weights.tensors(part, layer).forEach(tensor -> gone.add(tensor.name())));
            }
        }
        for (Tensor tensor : weights.checkpoint().tensors()) {
            if (gone.contains(tensor.name())) {
                continue;
            }
            SafetensorsWriter.copy(tensor)
                    .ifPresentOrElse(
                            item -> items.add(named(item, renamed)),
                            () -> dropped.add(tensor.name()));
        }
        items.addAll(experts);
        packed.forEach((name, matrix) -> items.addAll(PackedTensors.parts(name, matrix)));
        for (int plane = 1; plane <= planes(); plane++) {
            for (Map.Entry<String, PackedMatrix> each : packed.entrySet()) {
                if (each.getValue().format() instanceof NestedFormat nested
                        && plane <= nested.planes()) {
                    items.addAll(PackedTensors.plane(each.getKey(), each.getValue(), plane));
                }
            }
        }
        return items;
    }

    /// Tensors that the last call left out, since safetensors has not their type.
    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    private int planes() {
        return packed.values().stream()
                .mapToInt(matrix -> matrix.format() instanceof NestedFormat n ? n.planes() : 0)
                .max()
                .orElse(0);
    }

    /// Gives a layer whose experts were one tensor the names of the target; experts that are not packed stay as they are.
    private void takeApart(
            int layer, Set<String> gone, Map<String, String> renamed, List<Item> experts) {
        for (Part part : RENAMED) {
            for (Tensor tensor : weights.tensors(part, layer)) {
                weights.name(target, part, layer, 0)
                        .ifPresent(name -> renamed.put(tensor.name(), name));
            }
        }
        Element element = Element.F32;
        for (Part part : MATRICES) {
            for (Tensor tensor : weights.tensors(part, layer)) {
                gone.add(tensor.name());
                element = element(tensor);
            }
        }
        BIASES.forEach(
                part -> weights.tensors(part, layer).forEach(tensor -> gone.add(tensor.name())));
        int there = weights.experts(layer);
        for (int expert = 0; expert < there; expert++) {
            ExpertMatrices matrices = weights.expert(layer, expert);
            if (!layers.getOrDefault(layer, Set.of()).contains(expert)) {
                plain(experts, Part.GATE, layer, expert, matrices.gate(), element);
                plain(experts, Part.UP, layer, expert, Optional.of(matrices.up()), element);
                plain(experts, Part.DOWN, layer, expert, Optional.of(matrices.down()), element);
            }
            bias(experts, Part.GATE_BIAS, layer, expert, matrices.biases().gate());
            bias(experts, Part.UP_BIAS, layer, expert, matrices.biases().up());
            bias(experts, Part.DOWN_BIAS, layer, expert, matrices.biases().down());
        }
    }

    private static Element element(Tensor tensor) {
        return switch (tensor.type()) {
            case "BF16" -> Element.BF16;
            case "F16" -> Element.F16;
            default -> Element.F32;
        };
    }

    private void plain(
            List<Item> items,
            Part part,
            int layer,
            int expert,
            Optional<WeightSource> matrix,
            Element element) {
        matrix.ifPresent(rows -> {
            MatrixShape shape = rows.shape();
            List<Long> lengths = List.of((long) shape.rows(), (long) shape.columns());
            items.add(new Entry(name(part, layer, expert), element, lengths, rows));
        });
    }

    private void bias(List<Item> items, Part part, int layer, int expert, float[] bias) {
        if (bias.length > 0) {
            items.add(
                    new Entry(
                            name(part, layer, expert),
                            Element.F32,
                            List.of((long) bias.length),
                            WeightSource.of(new MatrixShape(1, bias.length), bias)));
        }
    }

    private String name(Part part, int layer, int expert) {
        return weights.name(target, part, layer, expert).orElseThrow();
    }

    private static Item named(Item item, Map<String, String> renamed) {
        String name = renamed.getOrDefault(item.name(), item.name());
        return switch (item) {
            case Entry entry -> new Entry(name, entry.element(), entry.shape(), entry.rows());
            case SafetensorsWriter.Stored stored ->
                    new SafetensorsWriter.Stored(
                            name, stored.type(), stored.shape(), stored.data());
        };
    }
}
