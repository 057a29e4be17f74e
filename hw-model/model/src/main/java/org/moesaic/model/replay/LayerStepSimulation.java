package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.List;

/// The routed experts of one layer-step on the servers of all devices: every access issues when the router has finished, at
/// 0; resources serve in order of issue, and those of different devices do not meet.
final class LayerStepSimulation {

    private final EngineTiming[] experts;
    private final ExpertClasses classes;
    private final Servers[] devices;
    private final long[][] busyOf;
    private long alsoAwaited;

    /// @param experts by class
    LayerStepSimulation(EngineTiming[] experts, ExpertClasses classes, Resources resources) {
        this.experts = experts;
        this.classes = classes;
        devices = new Servers[classes.devices()];
        busyOf = new long[devices.length][resources.size()];
        Arrays.setAll(devices, device -> new Servers(resources, classes.tileSets()));
    }

    /// Tells of everything that happens from now on.
    ///
    /// @param sinks one for each device
    void tell(List<? extends SpanSink> sinks) {
        for (int device = 0; device < devices.length; device++) {
            devices[device].tell(sinks.get(device));
        }
    }

    /// Lets idle servers do some accesses; returns when the last one is done.
    ///
    /// @param busy receives how long each resource is busy, on the device where it is busy longest
    long simulate(long[] accesses, int from, int count, long[] busy) {
        for (int device = 0; device < devices.length; device++) {
            devices[device].restart(busyOf[device]);
        }
        long end = 0;
        for (int i = from; i < from + count; i++) {
            end = Math.max(end, access(accesses[i]));
        }
        Arrays.fill(busy, 0);
        for (long[] ofDevice : busyOf) {
            for (int resource = 0; resource < busy.length; resource++) {
                busy[resource] = Math.max(busy[resource], ofDevice[resource]);
            }
        }
        return end;
    }

    private long access(long access) {
        int expertClass = LayerSteps.expertClass(access);
        int rows = LayerSteps.rows(access);
        Servers servers = devices[classes.get(expertClass).device()];
        return switch (experts[expertClass]) {
            case MatrixTiming digital -> {
                boolean held = LayerSteps.isHeld(access);
                Stage[] way = held ? digital.heldStages() : digital.fetchStages();
                long here = alsoAwaited;
                alsoAwaited = 0;
                for (int fetch = LayerSteps.fetches(access); fetch > 0; fetch--) {
                    here = Math.max(here, servers.pass(way, 0));
                }
                if (rows == 0) {
                    // A slice that deeper ones build on is waited for with them: they come the same
                    // way.
                    alsoAwaited = held ? here : 0;
                    yield 0;
                }
                long delivered = servers.pass(digital.deliverStages(), here);
                yield servers.compute(digital, rows, delivered);
            }
            case AnalogTiming analog ->
                    servers.read(analog, classes.get(expertClass).tileSet(), rows);
        };
    }
}
