package org.moesaic.compute.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The name of a tensor with places for numbers: `{layer}`, or `{decoder-layer}` for a layer counted from the first of the
/// decoder, and `{expert}`. A template without `{expert}` names one tensor with all experts of a layer.
///
/// Names of all experts are made under every known naming, so it is taken apart once.
public final class NameTemplate {

    private static final String LAYER = "{layer}";
    private static final String DECODER_LAYER = "{decoder-layer}";
    private static final String EXPERT = "{expert}";

    /// All places that a template can have.
    static final List<String> PLACES = List.of(LAYER, DECODER_LAYER, EXPERT);

    private final String text;

    /// Places, and what is between them.
    private final List<String> pieces;

    private final boolean decoder;
    private final boolean perExpert;

    public NameTemplate(String text) {
        this.text = text;
        pieces = pieces(text);
        decoder = pieces.contains(DECODER_LAYER);
        perExpert = pieces.contains(EXPERT);
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            for (String place : PLACES) {
                if (text.startsWith(place, at)) {
                    pieces.add(text.substring(from, at));
                    pieces.add(place);
                    from = at + place.length();
                }
            }
        }
        pieces.add(text.substring(from));
        return List.copyOf(pieces);
    }

    /// As it is written.
    public String text() {
        return text;
    }

    /// The name in a layer; empty if the template speaks of the other half of an encoder-decoder model.
    ///
    /// @param layer counted through the encoder first
    /// @param encoderLayers 0 for decoder-only models
    Optional<String> name(int layer, int expert, int encoderLayers) {
        boolean encoderOnly = !decoder && encoderLayers > 0;
        if (decoder && layer < encoderLayers || encoderOnly && layer >= encoderLayers) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder();
        for (String piece : pieces) {
            switch (piece) {
                case LAYER -> name.append(layer);
                case DECODER_LAYER -> name.append(layer - encoderLayers);
                case EXPERT -> name.append(expert);
                default -> name.append(piece);
            }
        }
        return Optional.of(name.toString());
    }

    /// True if each expert has a tensor of its own.
    boolean perExpert() {
        return perExpert;
    }
}
