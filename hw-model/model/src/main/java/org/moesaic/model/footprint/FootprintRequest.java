package org.moesaic.model.footprint;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.traces.ModelCard;

/// An allocation of bits to the parts of a model.
///
/// @param model its shape
/// @param levels bits of routed experts, with how many experts of each layer have them
/// @param expertFormat a number format for all routed experts instead, with its own scales
/// @param attentionBits of attention
/// @param sharedBits of shared experts, dense layers and Mamba mixers
/// @param otherBits of embedding, output head, router and biases
/// @param group weights that share a scale and a zero; only codes of fewer than 16 bits have such
/// @param scaleBits of a scale; 0 for none
/// @param zeroBits of a zero point; 0 for none
/// @param packing how codes lie in memory
/// @param devices that hold a part each, and the tables of formats once each
public record FootprintRequest(
        ModelCard model,
        List<Level> levels,
        Optional<NumberFormat> expertFormat,
        int attentionBits,
        int sharedBits,
        int otherBits,
        int group,
        int scaleBits,
        int zeroBits,
        Packing packing,
        int devices) {

    /// So many experts of a layer with so many bits.
    public record Level(int bits, int experts) {}

    public FootprintRequest {
        Objects.requireNonNull(model);
        levels = List.copyOf(levels);
        Objects.requireNonNull(expertFormat);
        Objects.requireNonNull(packing);
        int placed = levels.stream().mapToInt(Level::experts).sum();
        if (expertFormat.isEmpty() && placed != model.routedExperts()) {
            throw new IllegalArgumentException(placed + " experts have bits");
        }
        if (group < 1 || scaleBits < 0 || zeroBits < 0 || devices < 1) {
            throw new IllegalArgumentException("groups of " + group);
        }
    }
}
