package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.traces.ModelCard;

/// The operations of all modules but the routed experts and the KV cache, from the shape of a model.
///
/// Shapes are those that [org.moesaic.traces.ModelParameters] counts; biases, which add less than a thousandth, are not
/// counted. Multi-head latent attention runs in its absorbed form: queries are carried into the compressed space and
/// results out of it, so that the compressed cache is used as it is (DeepSeek-V2, arXiv 2405.04434, section 2.1).
final class DenseOperations {

    private static final List<Integer> NO_LAYER = List.of(-1);

    private final ModelCard model;
    private final Hardware hardware;
    private final Resources resources;
    private final DenseModules dense;
    private final Set<ModelModule> excluded;
    private final Tier home;
    private final Memory near;
    private final List<DenseOperation> ofTokens = new ArrayList<>();
    private final List<DenseOperation> ofOutputs = new ArrayList<>();

    DenseOperations(
            ModelCard model,
            Hardware hardware,
            Resources resources,
            DenseModules dense,
            Set<ModelModule> excluded) {
        this.model = model;
        this.hardware = hardware;
        this.resources = resources;
        this.dense = dense;
        this.excluded = excluded;
        near = hardware.feeder();
        home = dense.home().orElse(near.tier());
        embedding();
        attention();
        mamba();
        norms();
        router();
        feedForward();
        head();
    }

    /// What every token of a step does.
    List<DenseOperation> ofTokens() {
        return ofTokens;
    }

    /// What only those tokens do whose logits are needed.
    List<DenseOperation> ofOutputs() {
        return ofOutputs;
    }

    /// Analog tiles that hold weights; matrices of different layers lie above each other.
    long tiles() {
        long tiles = 0;
        for (DenseOperation operation : ofTokens) {
            if (operation.matrix().orElse(null) instanceof AnalogTiming analog) {
                int levels = TileSets.group(hardware).levels();
                tiles =
                        Math.addExact(
                                tiles,
                                Math.multiplyExact(
                                        analog.crossbars(),
                                        Math.ceilDiv(operation.times(), levels)));
            }
        }
        return tiles;
    }

    /// Bytes of all weights in memories, the embedding included.
    long weightBytes() {
        long bytes = excluded.contains(ModelModule.EMBEDDING) ? 0 : embeddingBytes();
        for (List<DenseOperation> operations : List.of(ofTokens, ofOutputs)) {
            for (DenseOperation operation : operations) {
                long each = operation.matrix().map(EngineTiming::weightBytes).orElse(0L);
                bytes = Math.addExact(bytes, Math.multiplyExact(each, operation.times()));
            }
        }
        boolean shared =
                model.layers().tiedEmbeddings()
                        && !excluded.contains(ModelModule.EMBEDDING)
                        && !excluded.contains(ModelModule.HEAD);
        return shared ? bytes - embeddingBytes() : bytes;
    }

    private void embedding() {
        long row = dense.other().bytes(new MatrixShape(1, model.dModel())).total();
        add(ofTokens, ModelModule.EMBEDDING, Optional.empty(), 0, row, 0, NO_LAYER);
    }

    private long embeddingBytes() {
        return dense.other()
                .bytes(new MatrixShape(model.layers().vocabulary(), model.dModel()))
                .total();
    }

    private void attention() {
        ModelCard.Attention a = model.attention();
        List<Integer> layers = new ArrayList<>(a.layerIds());
        if (a.cross()) {
            IntStream.range(model.layers().encoder(), model.totalLayers()).forEach(layers::add);
        }
        List<Product> products = a.isMla() ? latent(a) : grouped(a);
        matrices(
                ofTokens,
                ModelModule.ATTENTION,
                products,
                dense.linear(),
                VectorWork.rotary(model),
                layers);
    }

    private List<Product> grouped(ModelCard.Attention a) {
        int d = model.dModel();
        MatrixShape queries = new MatrixShape(a.heads() * a.headDim(), d);
        MatrixShape keys = new MatrixShape(a.kvHeads() * a.headDim(), d);
        return List.of(
                Product.of(queries, keys, keys),
                Product.of(new MatrixShape(d, a.heads() * a.headDim())));
    }

    private List<Product> latent(ModelCard.Attention a) {
        int d = model.dModel();
        ModelCard.Mla mla = a.mla();
        MatrixShape compress = new MatrixShape(mla.kvLoraRank() + mla.qkRopeHeadDim(), d);
        int queries = a.heads() * a.headDim();
        List<Product> products = new ArrayList<>();
        if (mla.qLoraRank() == 0) {
            products.add(Product.of(new MatrixShape(queries, d), compress));
        } else {
            products.add(Product.of(new MatrixShape(mla.qLoraRank(), d), compress));
            products.add(Product.of(new MatrixShape(queries, mla.qLoraRank())));
        }
        products.add(
                new Product(
                        List.of(new MatrixShape(mla.kvLoraRank(), mla.qkNopeHeadDim())),
                        a.heads()));
        products.add(
                new Product(
                        List.of(new MatrixShape(a.valueHeadDim(), mla.kvLoraRank())), a.heads()));
        products.add(Product.of(new MatrixShape(d, a.heads() * a.valueHeadDim())));
        return products;
    }

    /// A mixer's state is read and written once a token; the recurrence is three operations a state value.
    private void mamba() {
        ModelCard.Mamba m = model.mamba();
        if (m.layers() == 0) {
            return;
        }
        List<Product> products =
                List.of(
                        Product.of(new MatrixShape(2 * m.dInner(), model.dModel())),
                        Product.of(new MatrixShape(m.dtRank() + 2 * m.dState(), m.dInner())),
                        Product.of(new MatrixShape(m.dInner(), m.dtRank())),
                        Product.of(new MatrixShape(model.dModel(), m.dInner())));
        long state = (long) m.dInner() * (m.dState() + m.dConv());
        long stateBytes = dense.kv().bytes(new MatrixShape(1, Math.toIntExact(state))).total();
        if (!excluded.contains(ModelModule.MAMBA)) {
            ofTokens.add(
                    new DenseOperation(
                            ModelModule.MAMBA,
                            Optional.of(timing(products, dense.linear(), true)),
                            3 * state,
                            stateBytes,
                            stateBytes,
                            near,
                            layersWithout(model.attention().layerIds())));
        }
    }

    private void norms() {
        if (!resources.hasVector()) {
            return;
        }
        List<Integer> layers = IntStream.range(0, model.totalLayers()).boxed().toList();
        long operations = VectorWork.norms(model);
        add(ofTokens, ModelModule.NORMS, Optional.empty(), operations, 0, 0, layers);
        long last = (long) VectorWork.NORM * model.dModel();
        add(ofOutputs, ModelModule.NORMS, Optional.empty(), last, 0, 0, NO_LAYER);
    }

    private void router() {
        int scores = model.routedExperts() + (model.shared().gated() ? 1 : 0);
        matrices(
                ofTokens,
                ModelModule.ROUTER,
                List.of(Product.of(new MatrixShape(scores, model.dModel()))),
                dense.other(),
                VectorWork.routing(model),
                model.moeLayerIds());
    }

    private void feedForward() {
        ModelCard.SharedExperts shared = model.shared();
        if (shared.experts() > 0) {
            feedForward(
                    ModelModule.SHARED_EXPERTS,
                    shared.totalWidth(),
                    shared.matrices(),
                    model.moeLayerIds());
        }
        if (model.denseFfn().width() > 0) {
            feedForward(
                    ModelModule.DENSE_FFN,
                    model.denseFfn().width(),
                    model.denseFfn().matrices(),
                    layersWithout(model.moeLayerIds()));
        }
    }

    private void feedForward(ModelModule module, int width, int count, List<Integer> layers) {
        MatrixShape up = new MatrixShape(width, model.dModel());
        MatrixShape down = new MatrixShape(model.dModel(), width);
        matrices(
                ofTokens,
                module,
                MatrixWork.feedForward(count == 3 ? List.of(up, up, down) : List.of(up, down)),
                dense.linear(),
                VectorWork.feedForward(width, count),
                layers);
    }

    private void head() {
        matrices(
                ofOutputs,
                ModelModule.HEAD,
                List.of(Product.of(new MatrixShape(model.layers().vocabulary(), model.dModel()))),
                dense.other(),
                0,
                NO_LAYER);
    }

    private void matrices(
            List<DenseOperation> to,
            ModelModule module,
            List<Product> products,
            NumberFormat format,
            long vectorOperations,
            List<Integer> layers) {
        if (!excluded.contains(module) && !layers.isEmpty()) {
            boolean linear = module != ModelModule.ROUTER && module != ModelModule.HEAD;
            Optional<EngineTiming> timing = Optional.of(timing(products, format, linear));
            add(to, module, timing, vectorOperations, 0, 0, layers);
        }
    }

    /// `linear` matrices are on the engine that the placement names, the others on the digital arrays.
    private EngineTiming timing(List<Product> products, NumberFormat format, boolean linear) {
        if (linear && dense.engine() == EngineKind.ANALOG) {
            return new AnalogTiming(TileSets.group(hardware), resources, products, 0);
        }
        MatrixWork work = new MatrixWork(hardware, format, products);
        return new MatrixTiming(
                hardware,
                resources,
                work,
                0,
                home,
                Optional.empty(),
                Optional.empty(),
                work.weightBytes());
    }

    private void add(
            List<DenseOperation> to,
            ModelModule module,
            Optional<EngineTiming> timing,
            long vectorOperations,
            long readBytes,
            long writtenBytes,
            List<Integer> layers) {
        if (!excluded.contains(module) && !layers.isEmpty()) {
            to.add(
                    new DenseOperation(
                            module,
                            timing,
                            vectorOperations,
                            readBytes,
                            writtenBytes,
                            near,
                            layers));
        }
    }

    private List<Integer> layersWithout(List<Integer> layers) {
        return IntStream.range(0, model.totalLayers())
                .boxed()
                .filter(layer -> !layers.contains(layer))
                .toList();
    }
}
