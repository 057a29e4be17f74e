package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.TraceBlock;

/// Time of all modules but the routed experts. One runs after the other, each on idle resources, so that a step's time is
/// a sum: what depends on the number of tokens, what depends on the number of outputs, and what depends on contexts.
final class DenseTiming {

    private final DenseGroup ofTokens;
    private final DenseGroup ofOutputs;
    private final List<KvTiming> caches;
    private final long weightBytes;
    private final long tiles;
    private final DeviceTokens tokens;
    private final long[] cacheBytes;
    private long largestCacheBytes;

    DenseTiming(
            ModelCard model,
            Hardware hardware,
            Resources resources,
            DenseModules dense,
            Set<ModelModule> excluded) {
        DenseOperations operations =
                new DenseOperations(model, hardware, resources, dense, excluded);
        ofTokens = new DenseGroup(operations.ofTokens(), hardware, resources);
        ofOutputs = new DenseGroup(operations.ofOutputs(), hardware, resources);
        tokens = new DeviceTokens(hardware.devices().count());
        cacheBytes = new long[hardware.devices().count()];
        weightBytes = operations.weightBytes();
        tiles = operations.tiles();
        KvShape shape = KvShape.of(model, dense.kv());
        caches =
                excluded.contains(ModelModule.KV)
                        ? List.of()
                        : KvLayers.of(model).stream()
                                .map(layers ->
                                        new KvTiming(
                                                layers, shape, dense.kv(), hardware, resources))
                                .toList();
    }

    /// Counts a step; returns how long it takes without the routed experts.
    long step(TraceBlock block, int step) {
        tokens.read(block, step);
        long duration = Math.addExact(ofTokens.step(tokens.tokens), ofOutputs.step(tokens.outputs));
        for (KvTiming cache : caches) {
            long each = cache.step(block, step);
            duration =
                    Math.addExact(
                            duration, Math.multiplyExact(each, cache.layers().layerIds().size()));
        }
        largestCacheBytes = Math.max(largestCacheBytes, cacheBytes(block, step));
        return duration;
    }

    /// Counts all steps of a block; returns how long each takes without the routed experts.
    long[] steps(TraceBlock block) {
        long[] durations = new long[block.steps()];
        Arrays.setAll(durations, step -> step(block, step));
        return durations;
    }

    /// For each MoE layer the time of everything dense that comes before its routed experts, in the step that was counted
    /// last: layers before it, and its own norms, attention, cache, mixer and router.
    long[] before(ModelCard model) {
        long[] ofLayer = new long[model.totalLayers()];
        long first = ofTokens.addByLayer(ofLayer, tokens.tokens, _ -> true);
        long[] after = new long[model.totalLayers()];
        ofTokens.addByLayer(
                after,
                tokens.tokens,
                module -> module == ModelModule.SHARED_EXPERTS || module == ModelModule.DENSE_FFN);
        for (KvTiming cache : caches) {
            for (int layer : cache.layers().layerIds()) {
                ofLayer[layer] = Math.addExact(ofLayer[layer], cache.longestOfStep());
            }
        }
        long[] before = new long[model.moeLayerIds().size()];
        long sum = first;
        int index = 0;
        for (int layer = 0; layer < ofLayer.length && index < before.length; layer++) {
            sum = Math.addExact(sum, ofLayer[layer]);
            if (model.moeLayerIds().get(index) == layer) {
                before[index++] = sum - after[layer];
            }
        }
        return before;
    }

    /// Bytes of all weights of dense modules.
    long weightBytes() {
        return weightBytes;
    }

    List<DenseOperation> ofTokens() {
        return ofTokens.operations();
    }

    List<DenseOperation> ofOutputs() {
        return ofOutputs.operations();
    }

    /// Tokens of the step that was counted last.
    DeviceTokens tokensOfStep() {
        return tokens;
    }

    List<KvTiming> caches() {
        return caches;
    }

    /// The matrices of dense modules on analog tiles, layer by layer.
    List<AnalogTiming> analog() {
        List<AnalogTiming> analog = new ArrayList<>();
        for (DenseOperation operation : ofTokens.operations()) {
            if (operation.matrix().orElse(null) instanceof AnalogTiming timing) {
                analog.addAll(Collections.nCopies(operation.times(), timing));
            }
        }
        return analog;
    }

    /// Analog tiles that hold weights of dense modules.
    long tiles() {
        return tiles;
    }

    /// Most bytes that cached keys and values of the requests of one step took so far.
    long largestCacheBytes() {
        return largestCacheBytes;
    }

    /// Adds all that was counted to a replay's totals; to be called once, at the end.
    void settle(ModuleTotals totals) {
        ofTokens.settle(totals);
        ofOutputs.settle(totals);
        caches.forEach(cache -> cache.settle(totals));
    }

    /// Most bytes of any device.
    private long cacheBytes(TraceBlock block, int step) {
        Arrays.fill(cacheBytes, 0);
        int end = block.tokenStart(step + 1);
        for (int token = block.tokenStart(step); token < end; token++) {
            if (token + 1 == end || block.request(token + 1) != block.request(token)) {
                for (KvTiming cache : caches) {
                    int device = block.request(token) % cacheBytes.length;
                    cacheBytes[device] =
                            Math.addExact(
                                    cacheBytes[device], cache.heldBytes(block.position(token)));
                }
            }
        }
        return Arrays.stream(cacheBytes).max().orElse(0);
    }
}
