package org.moesaic.traces;

import org.moesaic.edge.Located;

/// What must hold between the parts of a user's model card; each value alone has been checked by the schema.
record ModelCardCheck(Located root, ModelCard card) {

    /// Beyond any model: counting must not overflow.
    private static final double MOST_PARAMETERS = 1e16;

    void run() {
        Located routed = root.at("routed-experts");
        Located attention = root.at("attention");
        if (card.topK() > card.routedExperts()) {
            routed.at("top-k")
                    .problem(
                            card.topK() + " of " + card.routedExperts() + " experts",
                            "no more than there are");
        }
        if (card.moeLayerIds().isEmpty()) {
            routed.at("layers").problem("no MoE layer", "at least one");
        }
        if (parametersAtMost() > MOST_PARAMETERS) {
            routed.problem("more parameters than any model", "check width, experts and layers");
        }
        int dense = card.totalLayers() - card.moeLayerIds().size();
        if (dense > 0 && card.denseFfn().width() == 0) {
            root.problem(
                    dense + " layers are not MoE layers, and there is no 'dense-ffn'",
                    "give its width and matrices");
        }
        if (dense == 0 && card.denseFfn().width() > 0) {
            root.at("dense-ffn").problem("all layers are MoE layers", "leave 'dense-ffn' out");
        }
        if (card.attention().cross() && card.layers().encoder() == 0) {
            attention.at("cross").problem("cross-attention without an encoder", "false");
        }
        int mixers = card.totalLayers() - card.attention().layerIds().size();
        if (card.mamba().layers() > mixers) {
            root.at("mamba")
                    .at("layers")
                    .problem(
                            card.mamba().layers() + " layers, and " + mixers + " have no attention",
                            "no more than those");
        }
        heads(attention);
        window(attention);
    }

    private void heads(Located at) {
        ModelCard.Attention attention = card.attention();
        if (attention.heads() % attention.kvHeads() != 0) {
            at.at("kv-heads")
                    .problem(
                            attention.kvHeads() + " of " + attention.heads() + " heads",
                            "a divisor of the number of heads");
        }
        ModelCard.Mla mla = attention.mla();
        boolean sizes = mla.kvLoraRank() > 0 && mla.qkNopeHeadDim() > 0 && mla.qkRopeHeadDim() > 0;
        if (attention.isMla() && !sizes) {
            at.problem(
                    "'mla' without its sizes",
                    "give kv-lora-rank, qk-nope-head-dim and qk-rope-head-dim");
        } else if (attention.isMla()
                && attention.headDim() != mla.qkNopeHeadDim() + mla.qkRopeHeadDim()) {
            at.at("head-dim")
                    .problem(
                            String.valueOf(attention.headDim()),
                            "the sum of qk-nope-head-dim and qk-rope-head-dim");
        } else if (!attention.isMla() && !mla.equals(ModelCard.Mla.NONE)) {
            at.problem("sizes of 'mla' with kind '" + attention.kind() + "'", "leave them out");
        }
    }

    private void window(Located attention) {
        for (int id : card.attention().window().fullLayerIds()) {
            if (!card.attention().layerIds().contains(id)) {
                attention
                        .at("window")
                        .at("full-layers")
                        .problem("layer " + id + " has no attention", "attention layers only");
                return;
            }
        }
    }

    private double parametersAtMost() {
        return 1.0
                * card.dModel()
                * card.expertWidth()
                * card.matricesPerExpert()
                * card.routedExperts()
                * card.totalLayers();
    }
}
