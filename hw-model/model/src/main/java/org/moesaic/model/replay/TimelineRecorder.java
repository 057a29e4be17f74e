package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.TraceBlock;

/// Plays the steps of a window once more, operation by operation and in the order of the model, and writes down what each
/// resource does. What it finds must take as long as the timing pass said.
final class TimelineRecorder {

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
    private final List<DeviceSink> sinks = new ArrayList<>();
    private final List<Servers> servers = new ArrayList<>();
    private final int tileSets;
    private final int tracksOfDevice;
    private final List<Timeline.Span> spans = new ArrayList<>();
    private long now;
    private String label = "";
    private int last = -1;

    /// @param routed a simulation of its own, which will tell this of what happens
    TimelineRecorder(
            Timeline.Window window,
            ModelCard model,
            Resources resources,
            LayerStepSimulation routed,
            DenseTiming dense,
            ExpertClasses classes) {
        this.window = window;
        this.model = model;
        this.resources = resources;
        this.routed = routed;
        this.dense = dense;
        tileSets = resources.tiles() >= 0 ? classes.tileSets() : 0;
        tracksOfDevice = resources.size() + tileSets;
        for (int device = 0; device < classes.devices(); device++) {
            DeviceSink sink = new DeviceSink(1 + device * tracksOfDevice);
            sinks.add(sink);
            servers.add(new Servers(resources, classes.tileSets()));
            servers.getLast().tell(sink);
        }
        routed.tell(sinks);
    }

    boolean wants(long step) {
        return step >= window.first() && step <= window.last();
    }

    /// Plays a step that the timing pass has just timed.
    ///
    /// @param at first access of each MoE layer of the step; null if the routed experts are left out
    /// @param exchanges time of the exchanges between devices in each MoE layer of the step
    /// @param start when the step began
    /// @param makespan how long it took
    void play(
            TraceBlock block,
            int step,
            LayerSteps found,
            int[] at,
            long[] exchanges,
            long start,
            long makespan) {
        last = last < 0 ? window.first() : last + 1;
        now = start;
        outsideOfLayers(ModelModule.EMBEDDING, block, step);
        for (int layer = 0; layer < model.totalLayers(); layer++) {
            for (ModelModule module : ORDER) {
                module(module, layer, block, step, found, at, exchanges);
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
        for (int device = 0; device < sinks.size(); device++) {
            String prefix = sinks.size() == 1 ? "" : "device " + device + " ";
            for (int resource = 0; resource < resources.size(); resource++) {
                tracks.add(prefix + resources.name(resource));
            }
            for (int set = 0; set < tileSets; set++) {
                tracks.add(prefix + "tiles " + set);
            }
        }
        return new Timeline(window.first(), Math.max(last, window.first()), tracks, spans);
    }

    private void outsideOfLayers(ModelModule module, TraceBlock block, int step) {
        boolean output = module != ModelModule.EMBEDDING;
        List<DenseOperation> operations = output ? dense.ofOutputs() : dense.ofTokens();
        int[] rows = output ? dense.tokensOfStep().outputs : dense.tokensOfStep().tokens;
        operations.stream()
                .filter(o -> o.module() == module && o.layerIds().contains(-1))
                .forEach(operation -> dense(operation, rows, module.label()));
    }

    private void module(
            ModelModule module,
            int layer,
            TraceBlock block,
            int step,
            LayerSteps found,
            int[] at,
            long[] exchanges) {
        String name = "L" + layer + " " + module.label();
        switch (module) {
            case KV ->
                    dense.caches().stream()
                            .filter(cache -> cache.layers().layerIds().contains(layer))
                            .forEach(cache -> cache(cache, block, step, name));
            case ROUTED_EXPERTS -> {
                int index = model.moeLayerIds().indexOf(layer);
                if (at != null && index >= 0) {
                    label = name;
                    long[] busy = new long[resources.size()];
                    end(
                            Math.addExact(
                                    exchanges[index],
                                    routed.simulate(
                                            found.accesses(),
                                            at[index],
                                            found.count(index, step),
                                            busy)));
                }
            }
            default ->
                    dense.ofTokens().stream()
                            .filter(o -> o.module() == module)
                            .forEach(operation -> {
                                // Decoder layers with cross-attention are named twice.
                                int times = Collections.frequency(operation.layerIds(), layer);
                                for (int time = 0; time < times; time++) {
                                    dense(operation, dense.tokensOfStep().tokens, name);
                                }
                            });
        }
    }

    private void cache(KvTiming cache, TraceBlock block, int step, String name) {
        label = name;
        long longest = 0;
        for (int device = 0; device < sinks.size(); device++) {
            long time = cache.look(block, step, device);
            if (time > 0) {
                cache.tell(sinks.get(device));
            }
            longest = Math.max(longest, time);
        }
        end(longest);
    }

    private void dense(DenseOperation operation, int[] rows, String name) {
        label = name;
        long longest = 0;
        for (int device = 0; device < rows.length; device++) {
            if (rows[device] > 0) {
                Servers own = servers.get(device);
                own.restart(new long[resources.size()]);
                longest = Math.max(longest, operation.simulate(own, resources, rows[device]));
            }
        }
        end(longest);
    }

    private void end(long duration) {
        if (duration > 0) {
            spans.add(new Timeline.Span(Timeline.MODULES, now, duration, label));
        }
        now = Math.addExact(now, duration);
    }

    /// Writes down what one device does.
    private final class DeviceSink implements SpanSink {

        private final int firstTrack;

        private DeviceSink(int firstTrack) {
            this.firstTrack = firstTrack;
        }

        @Override
        public void span(int resource, long start, long duration) {
            if (duration > 0) {
                spans.add(new Timeline.Span(firstTrack + resource, now + start, duration, label));
            }
        }

        @Override
        public void tiles(int tileSet, long start, long duration) {
            span(resources.size() + tileSet, start, duration);
        }
    }
}
