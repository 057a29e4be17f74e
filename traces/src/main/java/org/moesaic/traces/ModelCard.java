package org.moesaic.traces;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/// The shape of one Mixture-of-Experts model: what is needed to count its parameters, its cache and its experts.
///
/// Shapes are element counts. A number that does not apply to a model is 0 (no MLA: `kvLoraRank` 0). Layer ids start at
/// 0; in encoder-decoder models they run through the encoder first. What can be computed from the shape is not stored:
/// see [ModelParameters]. Column by column, the source of every built-in value is in `models.csv` beside this class and
/// explained in `models.md`.
public record ModelCard(
        Identity identity,
        Layers layers,
        RoutedExperts routed,
        SharedExperts shared,
        DenseFfn denseFfn,
        Attention attention,
        Mamba mamba,
        ShippedFormats formats,
        Published published,
        Provenance provenance) {

    /// What the model is called.
    ///
    /// @param id the name to type: lower case letters, digits, dash and dot
    /// @param aliases other such names for the same shape
    /// @param name display name
    /// @param family `decoder`, `decoder MLA`, `enc-dec` or `hybrid mamba`
    public record Identity(String id, List<String> aliases, String name, String family) {
        public Identity {
            Objects.requireNonNull(id);
            aliases = List.copyOf(aliases);
            Objects.requireNonNull(name);
            Objects.requireNonNull(family);
        }
    }

    /// The stack of layers and what stands at its ends.
    ///
    /// @param encoder encoder layers; 0 for decoder-only models
    /// @param decoder decoder layers
    /// @param dModel width of the residual stream
    /// @param vocabulary rows of the embedding matrix, padding included
    /// @param tiedEmbeddings true if input embedding and output head are one matrix
    /// @param headBias true if the output head has one bias a vocabulary entry
    /// @param imageTowerParameters parameters of an image tower, which no text token multiplies with
    public record Layers(
            int encoder,
            int decoder,
            int dModel,
            int vocabulary,
            boolean tiedEmbeddings,
            boolean headBias,
            long imageTowerParameters) {

        public int total() {
            return encoder + decoder;
        }
    }

    /// The routed experts.
    ///
    /// @param layerIds the MoE layers, ascending
    /// @param experts experts in one MoE layer
    /// @param topK experts chosen per token
    /// @param width hidden width of one expert
    /// @param matrices 3 (gated: up, gate, down) or 2 (up, down)
    /// @param activation function between the matrices: `silu`, `gelu`, `gelu-tanh`, `relu` or `clamped-swiglu`
    /// @param routerBias true if the router has one extra value per expert and layer
    /// @param routerScoring how the router scores, in words
    public record RoutedExperts(
            List<Integer> layerIds,
            int experts,
            int topK,
            int width,
            int matrices,
            String activation,
            boolean routerBias,
            String routerScoring) {
        public RoutedExperts {
            layerIds = List.copyOf(layerIds);
            Objects.requireNonNull(activation);
            Objects.requireNonNull(routerScoring);
        }
    }

    /// The shared experts, which every token of an MoE layer passes.
    ///
    /// @param experts how many
    /// @param totalWidth hidden width of all of them together
    /// @param matrices matrices of one
    /// @param gated true if a vector of `dModel` values scales their sum
    public record SharedExperts(int experts, int totalWidth, int matrices, boolean gated) {}

    /// The feed-forward network of the layers that are not MoE layers.
    ///
    /// @param width hidden width; 0 if there are no such layers
    /// @param matrices 3, 2, or 0 if there are no such layers
    /// @param bias true if the matrices of dense layers and of experts have biases
    public record DenseFfn(int width, int matrices, boolean bias) {}

    /// Attention and what it caches.
    ///
    /// @param kind `mha`, `gqa`, `mla`, or `hybrid-mamba` (grouped queries in some layers, Mamba mixers in the others)
    /// @param layerIds layers with self-attention, ascending
    /// @param heads query heads
    /// @param kvHeads key and value heads
    /// @param headDim query and key size of one head; MLA: both query-key parts together
    /// @param valueHeadDim value size of one head
    /// @param mla the extra sizes of multi-head latent attention, all 0 for other kinds
    /// @param qkvBias true if the query, key and value projections have biases
    /// @param outBias true if the output projection has a bias
    /// @param cross true if every decoder layer also has cross-attention of the same shape
    /// @param window what a token of a windowed layer sees
    public record Attention(
            String kind,
            List<Integer> layerIds,
            int heads,
            int kvHeads,
            int headDim,
            int valueHeadDim,
            Mla mla,
            boolean qkvBias,
            boolean outBias,
            boolean cross,
            Window window) {
        public Attention {
            Objects.requireNonNull(kind);
            layerIds = List.copyOf(layerIds);
            Objects.requireNonNull(mla);
            Objects.requireNonNull(window);
        }

        public boolean isMla() {
            return kind.equals("mla");
        }
    }

    /// Sizes of multi-head latent attention; `qLoraRank` 0 means a direct query projection.
    public record Mla(int qLoraRank, int kvLoraRank, int qkNopeHeadDim, int qkRopeHeadDim) {
        public static final Mla NONE = new Mla(0, 0, 0, 0);
    }

    /// What the tokens of windowed attention layers see.
    ///
    /// @param kind `none`; `sliding`: the last `tokens` tokens; `chunked`: the tokens of the own chunk of `tokens`
    /// @param tokens size of the window, 0 without one
    /// @param fullLayerIds attention layers that see the whole context all the same, ascending
    public record Window(String kind, int tokens, List<Integer> fullLayerIds) {
        public Window {
            Objects.requireNonNull(kind);
            fullLayerIds = List.copyOf(fullLayerIds);
        }
    }

    /// The Mamba mixers of a hybrid model; all 0 for others.
    public record Mamba(int layers, int dInner, int dState, int dConv, int dtRank) {
        public static final Mamba NONE = new Mamba(0, 0, 0, 0, 0);
    }

    /// What the released checkpoint stores, as names of number formats, and bits a parameter with scales.
    ///
    /// @param experts format of routed experts
    /// @param linear format of attention, dense feed-forward and shared experts
    /// @param other format of embedding, head and router
    /// @param also other formats the authors release, in words
    public record ShippedFormats(
            String experts,
            String linear,
            String other,
            double bitsExperts,
            double bitsLinear,
            double bitsOther,
            List<String> also) {
        public ShippedFormats {
            Objects.requireNonNull(experts);
            Objects.requireNonNull(linear);
            Objects.requireNonNull(other);
            also = List.copyOf(also);
        }
    }

    /// What the authors say of the size, in parameters; empty where no figure was found.
    public record Published(OptionalLong totalParameters, OptionalLong activeParameters) {}

    /// Where the values come from.
    ///
    /// @param shapeSource public repository and file of the shape
    /// @param parametersSource where the published figures come from
    /// @param recalled columns of this card that were not checked against a file
    /// @param notes what a reader has to know
    public record Provenance(
            String shapeSource, String parametersSource, List<String> recalled, String notes) {
        public Provenance {
            Objects.requireNonNull(shapeSource);
            Objects.requireNonNull(parametersSource);
            recalled = List.copyOf(recalled);
            Objects.requireNonNull(notes);
        }
    }

    public ModelCard {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(layers);
        Objects.requireNonNull(routed);
        Objects.requireNonNull(shared);
        Objects.requireNonNull(denseFfn);
        Objects.requireNonNull(attention);
        Objects.requireNonNull(mamba);
        Objects.requireNonNull(formats);
        Objects.requireNonNull(published);
        Objects.requireNonNull(provenance);
    }

    public String id() {
        return identity.id();
    }

    public List<String> aliases() {
        return identity.aliases();
    }

    public List<Integer> moeLayerIds() {
        return routed.layerIds();
    }

    public int totalLayers() {
        return layers.total();
    }

    public int routedExperts() {
        return routed.experts();
    }

    public int topK() {
        return routed.topK();
    }

    public int dModel() {
        return layers.dModel();
    }

    /// Hidden width of one routed expert.
    public int expertWidth() {
        return routed.width();
    }

    public int matricesPerExpert() {
        return routed.matrices();
    }

    public boolean ffnBias() {
        return denseFfn.bias();
    }

    /// Parameters of the matrices of one routed expert, biases apart.
    public long parametersPerExpert() {
        return parameters().perExpert();
    }

    public String shippedExpertFormat() {
        return formats.experts();
    }

    /// Everything that is counted from the shape.
    public ModelParameters parameters() {
        return new ModelParameters(this);
    }
}
