package org.moesaic.compute.checkpoint;

import java.util.List;
import java.util.Optional;

/// The name of a tensor with places for numbers: `{layer}`, or `{decoder-layer}` for a layer counted from the first of the
/// decoder, and `{expert}`. A template without `{expert}` names one tensor with all experts of a layer.
public record NameTemplate(String text) {

    private static final String LAYER = "{layer}";
    private static final String DECODER_LAYER = "{decoder-layer}";
    private static final String EXPERT = "{expert}";

    /// All places that a template can have.
    static final List<String> PLACES = List.of(LAYER, DECODER_LAYER, EXPERT);

    /// The name in a layer; empty if the template speaks of the other half of an encoder-decoder model.
    ///
    /// @param layer counted through the encoder first
    /// @param encoderLayers 0 for decoder-only models
    Optional<String> name(int layer, int expert, int encoderLayers) {
        boolean decoder = text.contains(DECODER_LAYER);
        boolean encoderOnly = !decoder && encoderLayers > 0;
        if (decoder && layer < encoderLayers || encoderOnly && layer >= encoderLayers) {
            return Optional.empty();
        }
        return Optional.of(
                text.replace(DECODER_LAYER, Integer.toString(layer - encoderLayers))
                        .replace(LAYER, Integer.toString(layer))
                        .replace(EXPERT, Integer.toString(expert)));
    }

    /// True if each expert has a tensor of its own.
    boolean perExpert() {
        return text.contains(EXPERT);
    }
}
