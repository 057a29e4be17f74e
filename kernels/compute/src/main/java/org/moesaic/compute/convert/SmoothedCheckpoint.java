package org.moesaic.compute.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
/// matrix that reads the norm takes part: router, gate and up projections, and those of shared experts. All other tensors
/// stay byte for byte, those of a type that safetensors has not become fp32.
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

    /// All tensors of the new file. Numbers are made when they are written.
    ///
    /// @throws MoesaicException BAD_DATA if norms are missing, or of another length
    public List<Item> items(List<SmoothedLayer> layers) {
        changed.clear();
        added.clear();
        dropped.clear();
        if (weights.naming().expertTypes().contains(MICROSCALING)) {
            // The naming of unpacked experts has them the other way round, in floats.
            weights.shapes().layerIds().forEach(this::unpack);
        }
        List<Problem> problems = new ArrayList<>();
        for (SmoothedLayer layer : layers) {
            float[] factors = layer.scales().joint();
            for (Part part : Part.values()) {
                if (part.readsNorm()) {
                    weights.tensors(part, layer.layer())
                            .forEach(tensor -> scale(part, tensor, factors));
                }
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

    private void unpack(int layer) {
        for (Part part : List.of(Part.GATE_UP, Part.DOWN)) {
            for (Tensor tensor : weights.tensors(part, layer)) {
                changed.put(tensor.name(), unpacked(tensor, Optional.empty()));
            }
        }
    }

    private Item unpacked(Tensor tensor, Optional<float[]> factors) {
        List<Long> shape = tensor.shape();
        WeightSource turned = new TurnedStack(tensor);
        return new Entry(
                tensor.name(),
                element,
                List.of(shape.get(0), shape.get(2), shape.get(1)),
                factors.<WeightSource>map(each -> new Scaled(turned, each, true)).orElse(turned));
    }

    private void scale(Part part, Tensor tensor, float[] factors) {
        if (changed.containsKey(tensor.name())) {
            changed.put(tensor.name(), unpacked(tensor, Optional.of(factors)));
            return;
        }
        boolean byRow = weights.naming().inputsFirst().contains(part);
        WeightSource scaled = new Scaled(tensor.numbers(), factors, byRow);
        changed.put(tensor.name(), new Entry(tensor.name(), element, tensor.shape(), scaled));
    }

    private void norm(SmoothedLayer layer, List<Problem> problems) {
        float[] factors = layer.scales().joint();
        List<Tensor> norms = weights.tensors(Part.NORM, layer.layer());
        if (norms.isEmpty() && normOfOnes && weights.name(Part.NORM, layer.layer()).isPresent()) {
            float[] ones = new float[factors.length];
            Arrays.fill(ones, 1);
            added.add(divided(weights.name(Part.NORM, layer.layer()).get(), ones, factors));
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
                changed.put(tensor.name(), divided(tensor.name(), values, factors));
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

    private Item divided(String name, float[] values, float[] factors) {
        float[] divided = new float[values.length];
        for (int c = 0; c < divided.length; c++) {
            divided[c] = values[c] / factors[c];
        }
        return new Entry(
                name,
                element,
                List.of((long) divided.length),
                WeightSource.of(new MatrixShape(1, divided.length), divided));
    }
}
