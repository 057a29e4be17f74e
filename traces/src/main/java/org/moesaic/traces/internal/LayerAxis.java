package org.moesaic.traces.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// What the layer axis of an array counts: all layers of the model, of which the dense ones hold zeros, or MoE layers only.
///
/// Serving engines give an array over all hidden layers and never write the rows of dense layers. Layers that hold zeros
/// only are therefore left out, and that is noted; unless no layer holds anything else, which is a capture that failed.
public final class LayerAxis {

    private final int[] ids;
    private final LayerNumbering numbering;
    private final List<Integer> leftOut;

    private LayerAxis(int[] ids, LayerNumbering numbering, List<Integer> leftOut) {
        this.ids = ids;
        this.numbering = numbering;
        this.leftOut = leftOut;
    }

    /// @param layers length of the axis
    /// @param zero for each place of the axis whether it holds zeros only
    /// @param card the model, if it is known; a place that holds zeros is still only left out if the model has no MoE
    ///     layer there
    public static LayerAxis of(int layers, boolean[] zero, Optional<ModelCard> card) {
        List<Integer> moe = card.map(ModelCard::moeLayerIds).orElse(List.of());
        if (card.isPresent() && layers == moe.size() && layers != card.get().totalLayers()) {
            int[] ids = moe.stream().mapToInt(Integer::intValue).toArray();
            return new LayerAxis(ids, LayerNumbering.MODEL, List.of());
        }
        boolean wholeModel = card.isPresent() && layers == card.get().totalLayers();
        int[] ids = IntStream.range(0, layers).toArray();
        List<Integer> leftOut = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            if (zero[layer] && !(wholeModel && moe.contains(layer))) {
                leftOut.add(layer);
            }
        }
        if (leftOut.size() == layers) {
            leftOut.clear();
        }
        leftOut.forEach(layer -> ids[layer] = -1);
        boolean counted = wholeModel || !leftOut.isEmpty();
        return new LayerAxis(
                ids, counted ? LayerNumbering.MODEL : LayerNumbering.UNKNOWN, List.copyOf(leftOut));
    }

    public LayerNumbering numbering() {
        return numbering;
    }

    public boolean isLeftOut(int place) {
        return ids[place] < 0;
    }

    /// The layer id at a place of the axis.
    public int idOf(int place) {
        return ids[place];
    }

    /// The ids of all layers that are not left out, ascending.
    public List<Integer> layerIds() {
        return IntStream.of(ids).filter(id -> id >= 0).boxed().toList();
    }

    /// What was left out, if anything was.
    public Optional<Finding> note() {
        if (leftOut.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Finding(
                        "dense-layers",
                        Severity.INFO,
                        leftOut.size() + " of " + ids.length + " layers hold zeros only",
                        "layers " + leftOut,
                        "taken for dense layers and left out; the others keep their numbers"));
    }
}
