package org.moesaic.compute.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// A Mixture-of-Experts layer: `y[t] = Σ weight · expert(x[t]) + Σ shared(x[t])`.
///
/// Experts may differ in format, activations and backend; experts that share backend and activations are given to the
/// backend together. A token's sum is taken in double, over its selections from the highest rank down and then over the
/// shared experts in order, and rounded once.
///
/// It uses its router and experts but does not own them: whoever opened them closes them.
public final class MoeLayer {

    private final Router router;
    private final List<Expert> experts;
    private final List<Expert> shared;
    private final OptionalDouble capacityFactor;
    private final PassPool passes = new PassPool();

    /// @param router chooses among `experts`
    /// @param experts routed experts, by id
    /// @param shared experts that every token goes through, with weight 1
    /// @param capacityFactor if present, each expert serves at most ⌈factor · tokens · k / experts⌉ tokens of a call; what
    ///     exceeds it is dropped, first choices last
    /// @throws IllegalArgumentException if widths or numbers of experts differ
    public MoeLayer(
            Router router,
            List<Expert> experts,
            List<Expert> shared,
            OptionalDouble capacityFactor) {
        if (experts.size() != router.experts()) {
            throw new IllegalArgumentException(
                    "the router knows " + router.experts() + " experts, given " + experts.size());
        }
        List<Expert> all = new ArrayList<>(experts);
        all.addAll(shared);
        for (Expert expert : all) {
            if (expert.width() != router.width()) {
                throw new IllegalArgumentException(
                        "an expert of width %d in a layer of width %d"
                                .formatted(expert.width(), router.width()));
            }
        }
        if (capacityFactor.isPresent() && !(capacityFactor.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "capacity factor " + capacityFactor.getAsDouble() + ": must be above 0");
        }
        this.router = router;
        this.experts = List.copyOf(experts);
        this.shared = List.copyOf(shared);
        this.capacityFactor = capacityFactor;
    }

    /// Runs the layer.
    ///
    /// @param x `tokens` times `d` inputs
    /// @param y receives `tokens` times `d` outputs
    /// @return where the tokens went
    /// @throws IllegalArgumentException if an array is too short
    public Routing apply(int tokens, float[] x, float[] y) {
        int width = router.width();
        if (tokens < 0 || x.length < (long) tokens * width || y.length < (long) tokens * width) {
            throw new IllegalArgumentException(
                    tokens + " tokens of " + width + " values do not fit the arrays given");
        }
        Routing routing = router.route(tokens, x);
        if (capacityFactor.isPresent()) {
            routing = routing.limited(experts.size(), capacity(tokens, routing.topK()));
        }
        int slots = routing.topK() + shared.size();
        Dispatch dispatch = new Dispatch(width, slots, passes);
        for (int token = 0; token < tokens; token++) {
            for (int rank = 0; rank < routing.topK(); rank++) {
                int selection = token * routing.topK() + rank;
                if (!routing.dropped()[selection]) {
                    dispatch.add(experts.get(routing.experts()[selection]), token, rank);
                }
            }
            for (int s = 0; s < shared.size(); s++) {
                dispatch.add(shared.get(s), token, routing.topK() + s);
            }
        }
        float[] outputs = dispatch.run(tokens, x);
        combine(routing, outputs, slots, y);
        return routing;
    }

    private void combine(Routing routing, float[] outputs, int slots, float[] y) {
        int width = router.width();
        for (int token = 0; token < routing.tokens(); token++) {
            for (int i = 0; i < width; i++) {
                double sum = 0;
                for (int slot = 0; slot < slots; slot++) {
                    sum +=
                            weight(routing, token, slot)
                                    * outputs[(token * slots + slot) * width + i];
                }
                y[token * width + i] = (float) sum;
            }
        }
    }

    /// A dropped selection has left 0 in its slot; its weight must not matter either, were it NaN.
    private static double weight(Routing routing, int token, int slot) {
        if (slot >= routing.topK()) {
            return 1;
        }
        int selection = token * routing.topK() + slot;
        return routing.dropped()[selection] ? 0 : routing.weights()[selection];
    }

    private int capacity(int tokens, int topK) {
        double share = capacityFactor.orElseThrow() * tokens * topK / experts.size();
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(share));
    }
}
