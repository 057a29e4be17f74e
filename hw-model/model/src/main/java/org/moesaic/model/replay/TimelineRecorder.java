package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.TraceBlock;

/// Plays the steps of a window once more, operation by operation and in the order of the model, and writes down what each
/// resource does. What it finds must take as long as the timing pass said.
final class TimelineRecorder implements SpanSink {

    /// The order in which the modules of a layer run.
    private static final List<ModelModule> ORDER =
            List.of(
                    ModelModule.NORMS,
                    ModelModule.ATTENTION,
                    ModelModule.KV,
                    ModelModule.MAMBA,
                    ModelModule.ROUTER,
                    ModelModule.ROUTED_EXPERTS,
                    ModelModule.SHARED_EXPERTS,
                    ModelModule.DENSE_FFN);

    private final Timeline.Window window;
    private final ModelCard model;
    private final Resources resources;
    private final LayerStepSimulation routed;
    private final DenseTiming dense;
    private final Servers servers;
    private final int resourceTracks;
    private final int tileSets;
    private final List<Timeline.Span> spans = new ArrayList<>();
    private long now;
    private String label = "";
    private int last = -1;

    TimelineRecorder(
            Timeline.Window window,
            ModelCard model,
            Resources resources,
            LayerStepSimulation routed,
            DenseTiming dense,
            int tileSets) {
        this.window = window;
        this.model = model;
        this.resources = resources;
        this.routed = routed;
        this.dense = dense;
        this.tileSets = tileSets;
        resourceTracks = 1 + resources.size();
        servers = new Servers(resources, tileSets);
        servers.tell(this);
    }

    boolean wants(long step) {
        return step >= window.first() && step <= window.last();
    }

    /// Plays a step that the timing pass has just timed.
    ///
    /// @param at first access of each MoE layer of the step; null if the routed experts are left out
    /// @param start when the step began
    /// @param makespan how long it took
    void play(TraceBlock block, int step, LayerSteps found, int[] at, long start, long makespan) {
        last = last < 0 ? window.first() : last + 1;
        now = start;
        outsideOfLayers(ModelModule.EMBEDDING, block, step);
        for (int layer = 0; layer < model.totalLayers(); layer++) {
            for (ModelModule module : ORDER) {
                module(module, layer, block, step, found, at);
            }
        }
        outsideOfLayers(ModelModule.NORMS, block, step);
        outsideOfLayers(ModelModule.HEAD, block, step);
        if (now - start != makespan) {
            throw new IllegalStateException(
                    "a step of " + makespan + " ps took " + (now - start) + " on the timeline");
        }
    }

    Timeline timeline() {
        List<String> tracks = new ArrayList<>();
        tracks.add("modules");
        IntStream.range(0, resources.size()).mapToObj(resources::name).forEach(tracks::add);
        for (int set = 0; resources.tiles() >= 0 && set < tileSets; set++) {
            tracks.add("tiles " + set);
        }
        return new Timeline(window.first(), Math.max(last, window.first()), tracks, spans);
    }

    private void outsideOfLayers(ModelModule module, TraceBlock block, int step) {
        boolean output = module != ModelModule.EMBEDDING;
        List<DenseOperation> operations = output ? dense.ofOutputs() : dense.ofTokens();
        int rows =
                output
                        ? DenseTiming.outputs(block, step)
                        : block.tokenStart(step + 1) - block.tokenStart(step);
        operations.stream()
                .filter(o -> o.module() == module && o.layerIds().contains(-1))
                .forEach(operation -> dense(operation, rows, module.label()));
    }

    private void module(
            ModelModule module, int layer, TraceBlock block, int step, LayerSteps found, int[] at) {
        String name = "L" + layer + " " + module.label();
        int tokens = block.tokenStart(step + 1) - block.tokenStart(step);
        switch (module) {
            case KV ->
                    dense.caches().stream()
                            .filter(cache -> cache.layers().layerIds().contains(layer))
                            .forEach(cache -> {
                                label = name;
                                cache.tell(this);
                                end(cache.durationOfStep());
                            });
            case ROUTED_EXPERTS -> {
                int index = model.moeLayerIds().indexOf(layer);
                if (at != null && index >= 0) {
                    label = name;
                    servers.restart(new long[resources.size()]);
                    end(
                            routed.simulate(
                                    servers,
                                    found.accesses(),
                                    at[index],
                                    found.count(index, step)));
                }
            }
            default ->
                    dense.ofTokens().stream()
                            .filter(o -> o.module() == module)
                            .forEach(operation -> {
                                // Decoder layers with cross-attention are named twice.
                                int times = Collections.frequency(operation.layerIds(), layer);
                                for (int time = 0; time < times; time++) {
                                    dense(operation, tokens, name);
                                }
                            });
        }
    }

    private void dense(DenseOperation operation, int rows, String name) {
        label = name;
        servers.restart(new long[resources.size()]);
        end(operation.simulate(servers, resources, rows));
    }

    private void end(long duration) {
        if (duration > 0) {
            spans.add(new Timeline.Span(Timeline.MODULES, now, duration, label));
        }
        now = Math.addExact(now, duration);
    }

    @Override
    public void span(int resource, long start, long duration) {
        if (duration > 0) {
            spans.add(new Timeline.Span(1 + resource, now + start, duration, label));
        }
    }

    @Override
    public void tiles(int tileSet, long start, long duration) {
        if (duration > 0) {
            spans.add(new Timeline.Span(resourceTracks + tileSet, now + start, duration, label));
        }
    }
}
