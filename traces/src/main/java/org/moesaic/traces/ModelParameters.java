package org.moesaic.traces;

/// Parameters and cached values of a model, counted from its shape.
///
/// Normalisation weights, attention sinks, position tables, multi-token-prediction layers and quantisation scales are
/// left out everywhere; `models.md` beside this class says what that amounts to, and holds the formulas in one table.
/// All figures are counts of values, not bytes.
///
/// @param card the shape
public record ModelParameters(ModelCard card) {

    /// The matrices of one routed expert.
    public long perExpert() {
        return Math.multiplyExact(
                (long) card.matricesPerExpert() * card.dModel(), (long) card.expertWidth());
    }

    /// The biases of one routed expert: one a row of each matrix.
    public long biasesPerExpert() {
        return card.ffnBias()
                ? (card.matricesPerExpert() - 1L) * card.expertWidth() + card.dModel()
                : 0;
    }

    /// All routed experts of all layers, biases apart.
    public long routed() {
        return perExpert() * card.routedExperts() * moeLayers();
    }

    public long shared() {
        return (long) card.shared().matrices()
                * card.dModel()
                * card.shared().totalWidth()
                * moeLayers();
    }

    public long denseFfn() {
        return (long) card.denseFfn().matrices()
                * card.dModel()
                * card.denseFfn().width()
                * denseLayers();
    }

    public long attention() {
        return attentionPerBlock() * attentionBlocks();
    }

    public long router() {
        long gate = card.shared().gated() ? 1 : 0;
        return (card.routedExperts() + gate) * card.dModel() * moeLayers();
    }

    public long embedding() {
        return embeddingMatrix() * (card.layers().tiedEmbeddings() ? 1 : 2);
    }

    /// All biases: attention, experts, dense layers, router and head.
    public long biases() {
        return biasesOutsideExperts() + biasesPerExpert() * card.routedExperts() * moeLayers();
    }

    /// Mamba mixers: input projection, convolution, projections of the step size and of the state, state matrix, skip,
    /// output projection.
    public long mamba() {
        ModelCard.Mamba mamba = card.mamba();
        long inner = mamba.dInner();
        long mixer =
                2 * card.dModel() * inner
                        + (mamba.dConv() + 1) * inner
                        + (mamba.dtRank() + 2 * mamba.dState()) * inner
                        + (mamba.dtRank() + 1) * inner
                        + mamba.dState() * inner
                        + inner
                        + inner * card.dModel();
        return mixer * mamba.layers();
    }

    /// What is neither attention nor feed-forward nor embedding: Mamba mixers and an image tower.
    public long other() {
        return mamba() + card.layers().imageTowerParameters();
    }

    public long total() {
        return routed()
                + shared()
                + denseFfn()
                + attention()
                + router()
                + embedding()
                + biases()
                + other();
    }

    /// What one token multiplies with; the input embedding is a look-up and is left out. For an encoder-decoder model:
    /// one source and one target token together.
    public long active() {
        return shared()
                + denseFfn()
                + attention()
                + router()
                + biasesOutsideExperts()
                + mamba()
                + card.topK() * (perExpert() + biasesPerExpert()) * moeLayers()
                + embeddingMatrix();
    }

    /// [#active()] and the input embedding where it is a matrix of its own.
    public long activeWithEmbedding() {
        return active() + (card.layers().tiedEmbeddings() ? 0 : embeddingMatrix());
    }

    /// Values that one token leaves in the cache of one layer; MLA: in compressed form.
    public long kvValuesPerTokenPerLayer() {
        ModelCard.Attention attention = card.attention();
        return attention.isMla()
                ? attention.mla().kvLoraRank() + attention.mla().qkRopeHeadDim()
                : 2L * attention.kvHeads() * attention.headDim();
    }

    /// Layers that keep a cache while decoding: the attention layers, or the decoder's of an encoder-decoder model.
    public int kvLayers() {
        return card.layers().encoder() > 0
                ? card.layers().decoder()
                : card.attention().layerIds().size();
    }

    /// Values that one token leaves in the caches of all layers, windows aside.
    public long kvValuesPerToken() {
        return kvValuesPerTokenPerLayer() * kvLayers();
    }

    /// Values that one source token of an encoder-decoder model leaves in all decoder layers.
    public long crossKvValuesPerSourceToken() {
        return card.attention().cross() ? kvValuesPerTokenPerLayer() * card.layers().decoder() : 0;
    }

    /// The state of all Mamba mixers for one sequence; it does not grow with tokens.
    public long mambaStateValuesPerSequence() {
        ModelCard.Mamba mamba = card.mamba();
        return (long) mamba.layers() * mamba.dInner() * (mamba.dState() + mamba.dConv());
    }

    /// Bytes of one expert as shipped, rounded, biases apart.
    public long shippedBytesPerExpert() {
        return Math.round(perExpert() * card.formats().bitsExperts() / 8);
    }

    private long moeLayers() {
        return card.moeLayerIds().size();
    }

    private long denseLayers() {
        return card.totalLayers() - moeLayers();
    }

    private long embeddingMatrix() {
        return (long) card.layers().vocabulary() * card.dModel();
    }

    private long attentionBlocks() {
        long cross = card.attention().cross() ? card.layers().decoder() : 0;
        return card.attention().layerIds().size() + cross;
    }

    private long attentionPerBlock() {
        ModelCard.Attention a = card.attention();
        long d = card.dModel();
        long queries = (long) a.heads() * a.headDim();
        if (!a.isMla()) {
            return 2 * d * queries + 2 * d * a.kvHeads() * a.headDim();
        }
        ModelCard.Mla mla = a.mla();
        long query = mla.qLoraRank() == 0 ? d * queries : (d + queries) * mla.qLoraRank();
        return query
                + d * (mla.kvLoraRank() + mla.qkRopeHeadDim())
                + (long) mla.kvLoraRank() * a.heads() * (mla.qkNopeHeadDim() + a.valueHeadDim())
                + (long) a.heads() * a.valueHeadDim() * d;
    }

    private long biasesOutsideExperts() {
        ModelCard.Attention a = card.attention();
        long block = a.qkvBias() ? (a.heads() + 2L * a.kvHeads()) * a.headDim() : 0;
        block += a.outBias() ? card.dModel() : 0;
        long dense =
                card.ffnBias()
                        ? (card.denseFfn().matrices() - 1L) * card.denseFfn().width()
                                + card.dModel()
                        : 0;
        long router = card.routed().routerBias() ? card.routedExperts() * moeLayers() : 0;
        long head = card.layers().headBias() ? card.layers().vocabulary() : 0;
        return block * attentionBlocks() + dense * denseLayers() + router + head;
    }
}
