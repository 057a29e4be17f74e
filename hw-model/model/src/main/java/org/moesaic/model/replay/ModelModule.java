package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The parts of a model by which a replay's time and energy are told apart, and which can be left out.
public enum ModelModule {
    /// The experts that the router chose.
    ROUTED_EXPERTS("routedExperts"),
    /// The experts that every token passes.
    SHARED_EXPERTS("sharedExperts"),
    /// Feed-forward networks of layers without experts.
    DENSE_FFN("denseFfn"),
    /// The projections of attention: queries, keys, values, output.
    ATTENTION("attention"),
    /// The products with cached keys and values, and the reading and writing of that cache.
    KV("kv"),
    /// The mixers of a hybrid model, with their state.
    MAMBA("mamba"),
    /// The router's matrix and its choice.
    ROUTER("router"),
    /// Norms and residual additions.
    NORMS("norms"),
    /// The look-up of input embeddings.
    EMBEDDING("embedding"),
    /// The output head.
    HEAD("head");

    private final String label;

    ModelModule(String label) {
        this.label = label;
    }

    /// The name in results and options.
    public String label() {
        return label;
    }

    /// The module of that name: as in results, or with dashes (`routed-experts`).
    public static Optional<ModelModule> parse(String name) {
        String plain = name.replace("-", "").toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(module -> module.label.toLowerCase(Locale.ROOT).equals(plain))
                .findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(ModelModule::label).toList();
    }
}
