package org.moesaic.compute.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Part;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// The tensors of a checkpoint with the scales of smoothed layers folded in, under their names and in their layout. Every
/// matrix that reads the norm takes part: router, gate and up projections, and those of shared experts; and where the inputs
/// of down projections are scaled too, these with the up projections and their biases. All other tensors stay byte for byte,
/// those of a type that safetensors has not become fp32.
public final class SmoothedCheckpoint {

    private static final String MICROSCALING = "MXFP4";

    private final ModelWeights weights;
    private final Element element;
    private final boolean normOfOnes;
    private final Map<String, Item> changed = new HashMap<>();
    private final List<Item> added = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    /// @param element type of the tensors that change
    /// @param normOfOnes whether a norm that the checkpoint lacks is taken as ones, and written
    public SmoothedCheckpoint(ModelWeights weights, Element element, boolean normOfOnes) {
        this.weights = weights;
        this.element = element;
        this.normOfOnes = normOfOnes;
    }

    /// All tensors of the new file, with down projections as they are.
    ///
    /// @throws MoesaicException BAD_DATA if norms are missing, or of another length
    public List<Item> items(List<SmoothedLayer> layers) {
        return items(layers, Map.of());
    }

    /// All tensors of the new file. Numbers are made when they are written.
    ///
    /// @param inner by layer, the scales of each expert's inner channels ([InnerChannels]); layers without stay
    /// @throws MoesaicException BAD_DATA if norms are missing, or of another length
    public List<Item> items(List<SmoothedLayer> layers, Map<Integer, List<float[]>> inner) {
        changed.clear();
        added.clear();
        dropped.clear();
        if (unpacks()) {
            // The naming of unpacked experts has them the other way round, in floats.
            weights.shapes().layerIds().forEach(this::unpack);
        }
        List<Problem> problems = new ArrayList<>();
        for (SmoothedLayer layer : layers) {
            LayerFactors factors =
                    new LayerFactors(
                            weights,
                            layer.scales().joint(),
                            inner.getOrDefault(layer.layer(), List.of()));
            for (Part part : Part.values()) {
                scale(part, layer.layer(), factors);
            }
            norm(layer, problems);
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        List<Item> items = new ArrayList<>();
        for (Tensor tensor : weights.checkpoint().tensors()) {
            Optional<Item> item =
                    Optional.ofNullable(changed.get(tensor.name()))
                            .or(() -> SafetensorsWriter.copy(tensor));
            item.ifPresentOrElse(items::add, () -> dropped.add(tensor.name()));
        }
        items.addAll(added);
        return items;
    }

    /// Tensors that the last call left out, since safetensors has not their type.
    public List<String> dropped() {
        return List.copyOf(dropped);
    }

    private boolean unpacks() {
        return weights.naming().expertTypes().contains(MICROSCALING);
    }

    private void unpack(int layer) {
        for (Part part : List.of(Part.GATE_UP, Part.DOWN)) {
            for (Tensor tensor : weights.tensors(part, layer)) {
                put(tensor, turned(tensor.shape()), new TurnedStack(tensor));
            }
        }
    }

    private static List<Long> turned(List<Long> shape) {
        return List.of(shape.get(0), shape.get(2), shape.get(1));
    }

    private void scale(Part part, int layer, LayerFactors factors) {
        if (!factors.change(part)) {
            return;
        }
        List<Tensor> tensors = weights.tensors(part, layer);
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            // A tensor of its own for each expert, or one for all.
            List<Integer> experts =
                    tensors.size() == 1
                            ? IntStream.range(0, weights.shapes().experts()).boxed().toList()
                            : List.of(i);
            boolean turns =
                    unpacks()
                            && (part == Part.GATE_UP || part == Part.DOWN)
                            && changed.containsKey(tensor.name());
            WeightSource source = turns ? new TurnedStack(tensor) : tensor.numbers();
            boolean byRow = turns || weights.naming().inputsFirst().contains(part);
            List<Long> shape = turns ? turned(tensor.shape()) : tensor.shape();
            put(tensor, shape, factors.scaled(part, source, experts, byRow));
        }
    }

    private void put(Tensor tensor, List<Long> shape, WeightSource numbers) {
        changed.put(tensor.name(), entry(tensor.file(), tensor.name(), shape, numbers));
    }

    private Item entry(String file, String name, List<Long> shape, WeightSource numbers) {
        return new Entry(name, element, shape, new Fitting(numbers, element, file, name));
    }

    private void norm(SmoothedLayer layer, List<Problem> problems) {
        float[] factors = layer.scales().joint();
        List<Tensor> norms = weights.tensors(Part.NORM, layer.layer());
        if (norms.isEmpty() && normOfOnes && weights.name(Part.NORM, layer.layer()).isPresent()) {
            float[] ones = new float[factors.length];
            Arrays.fill(ones, 1);
            added.add(
                    divided(
                            weights.checkpoint().path().toString(),
                            weights.name(Part.NORM, layer.layer()).get(),
                            ones,
                            factors));
            return;
        }
        if (norms.isEmpty()) {
            problems.add(
                    Problem.in(
                            weights.checkpoint().path(),
                            "has no norm before the experts of layer %d%s"
                                    .formatted(
                                            layer.layer(),
                                            weights.name(Part.NORM, layer.layer())
                                                    .map(name -> " (" + name + ")")
                                                    .orElse("")),
                            "scales have to be folded into one: name it with --names, or take it as"
                                    + " ones with norm=ones"));
            return;
        }
        List<Tensor> all = new ArrayList<>(norms);
        all.addAll(weights.tensors(Part.NORM_BIAS, layer.layer()));
        for (Tensor tensor : all) {
            float[] values = tensor.vector();
            if (values.length == factors.length) {
                changed.put(tensor.name(), divided(tensor.file(), tensor.name(), values, factors));
            } else {
                problems.add(
                        new Problem(
                                tensor.file(),
                                0,
                                tensor.name(),
                                "has " + values.length + " values",
                                "this model needs " + factors.length));
            }
        }
    }

    private Item divided(String file, String name, float[] values, float[] factors) {
        float[] divided = new float[values.length];
        for (int c = 0; c < divided.length; c++) {
            divided[c] = values[c] / factors[c];
        }
        return entry(
                file,
                name,
                List.of((long) divided.length),
                WeightSource.of(new MatrixShape(1, divided.length), divided));
    }
}
