package org.moesaic.model.replay;

import java.util.List;
import org.moesaic.traces.ModelCard;

/// Attention layers in which a token sees the same part of its context.
///
/// `position` is a token's place in its sequence, prompt included: so many tokens come before it. What it sees of them is
/// in the cache; its own key and value are on chip.
///
/// @param kind `none`: all tokens before it; `sliding`: the last `tokens` of them; `chunked`: those of its own chunk
/// @param tokens size of the window or chunk
/// @param layerIds the layers
record KvLayers(String kind, int tokens, List<Integer> layerIds) {

    KvLayers {
        layerIds = List.copyOf(layerIds);
        if (!List.of("none", "sliding", "chunked").contains(kind)) {
            throw new IllegalArgumentException("a window of kind " + kind);
        }
    }

    /// The layers of a model that keep a cache: first those that see everything, then those with a window; without those
    /// that there are not. In encoder-decoder models the decoder's.
    static List<KvLayers> of(ModelCard model) {
        ModelCard.Window window = model.attention().window();
        List<Integer> all =
                model.attention().layerIds().stream()
                        .filter(layer -> layer >= model.layers().encoder())
                        .toList();
        if (window.kind().equals("none")) {
            return all.isEmpty() ? List.of() : List.of(new KvLayers("none", 0, all));
        }
        List<Integer> full = all.stream().filter(window.fullLayerIds()::contains).toList();
        List<Integer> cut = all.stream().filter(l -> !window.fullLayerIds().contains(l)).toList();
        return List.of(
                        new KvLayers("none", 0, full),
                        new KvLayers(window.kind(), window.tokens(), cut))
                .stream()
                .filter(layers -> !layers.layerIds().isEmpty())
                .toList();
    }

    /// Tokens before `position` that a token there sees.
    int seen(int position) {
        return switch (kind) {
            case "sliding" -> Math.min(position, tokens);
            case "chunked" -> position % tokens;
            default -> position;
        };
    }

    /// Tokens that the cache must hold once the token at `position` is in it.
    long held(int position) {
        return kind.equals("sliding") ? Math.min(position + 1L, tokens) : position + 1L;
    }
}
