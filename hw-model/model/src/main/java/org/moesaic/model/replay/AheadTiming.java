package org.moesaic.model.replay;

import java.util.Arrays;

/// Routed experts where some are fetched ahead. Layer-steps are no longer independent: what was asked for while one layer
/// ran may still be on its way when the next one needs it, and the links are busy with it.
///
/// A fetch ahead starts when the layer's router has finished, behind the layer's own misses. It is written to the near
/// memory as it arrives; that writing takes its time from the reads of the next layer-step. An access that was fetched
/// ahead goes after the hits and before the misses, and waits until its weights are there. Each device has its own links.
final class AheadTiming {

    private final EngineTiming[] experts;
    private final ExpertClasses classes;
    private final Servers[] devices;
    private final long[][] busyOf;
    private final long[] busy;
    private long[] arrivals = new long[0];
    private long[] issued = new long[0];
    private long alsoAwaited;

    AheadTiming(EngineTiming[] experts, ExpertClasses classes, Resources resources) {
        this.experts = experts;
        this.classes = classes;
        devices = new Servers[classes.devices()];
        busyOf = new long[devices.length][resources.size()];
        busy = new long[resources.size()];
        for (int device = 0; device < devices.length; device++) {
            devices[device] = new Servers(resources, classes.tileSets());
            devices[device].restart(busyOf[device]);
        }
    }

    /// Does one layer-step; returns how long it takes.
    ///
    /// @param now when its router has finished and rows are at their experts, from the start of the trace
    long layerStep(LayerSteps found, int layer, int step, int at, long now) {
        for (int device = 0; device < devices.length; device++) {
            Arrays.fill(busyOf[device], 0);
            devices[device].landAll(now);
        }
        long end = now;
        for (int i = at; i < at + found.count(layer, step); i++) {
            end = Math.max(end, access(found.accesses()[i], now));
        }
        int ahead = found.prefetches(layer, step);
        if (issued.length < ahead) {
            issued = new long[ahead];
        }
        for (int i = 0; i < ahead; i++) {
            int expertClass = found.prefetch(layer, step, i);
            if (experts[expertClass] instanceof MatrixTiming digital) {
                Servers servers = devices[classes.get(expertClass).device()];
                boolean held = found.prefetchIsHeld(layer, step, i);
                issued[i] = servers.ahead(held ? digital.heldStages() : digital.fetchStages(), now);
            }
        }
        long[] used = arrivals;
        arrivals = issued;
        issued = used;
        return end - now;
    }

    /// How long each resource was busy with what the last layer-step asked for, on the device where it was busy longest.
    long[] busy() {
        Arrays.fill(busy, 0);
        for (long[] ofDevice : busyOf) {
            for (int resource = 0; resource < busy.length; resource++) {
                busy[resource] = Math.max(busy[resource], ofDevice[resource]);
            }
        }
        return busy;
    }

    private long access(long access, long now) {
        int expertClass = LayerSteps.expertClass(access);
        int rows = LayerSteps.rows(access);
        Servers servers = devices[classes.get(expertClass).device()];
        return switch (experts[expertClass]) {
            case MatrixTiming digital -> {
                long here = Math.max(now, alsoAwaited);
                alsoAwaited = 0;
                if (LayerSteps.awaits(access)) {
                    here = Math.max(here, arrivals[LayerSteps.awaited(access)]);
                }
                Stage[] way =
                        LayerSteps.isHeld(access) ? digital.heldStages() : digital.fetchStages();
                for (int fetch = LayerSteps.fetches(access); fetch > 0; fetch--) {
                    here = Math.max(here, servers.pass(way, now));
                }
                if (rows == 0) {
                    alsoAwaited = here;
                    yield now;
                }
                long delivered = servers.pass(digital.deliverStages(), here);
                yield servers.compute(digital, rows, delivered);
            }
            case AnalogTiming analog ->
                    servers.read(analog, classes.get(expertClass).tileSet(), rows, now);
        };
    }
}
