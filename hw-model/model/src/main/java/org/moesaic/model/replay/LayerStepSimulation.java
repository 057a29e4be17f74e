package org.moesaic.model.replay;

import java.util.Arrays;

/// The routed experts of one layer-step on servers: every access issues when the router has finished, at 0; resources
/// serve in order of issue.
final class LayerStepSimulation {

    private final EngineTiming[] experts;
    private final int[] tileSets;

    /// @param experts by class
    /// @param tileSets the set of analog tiles of each class
    LayerStepSimulation(EngineTiming[] experts, int[] tileSets) {
        this.experts = experts;
        this.tileSets = tileSets;
    }

    /// Sets of analog tiles that are read independently of each other.
    int tileSets() {
        return Arrays.stream(tileSets).max().orElse(0) + 1;
    }

    /// Lets servers do some accesses; returns when the last one is done.
    long simulate(Servers servers, long[] accesses, int from, int count) {
        long end = 0;
        for (int i = from; i < from + count; i++) {
            int expertClass = LayerSteps.expertClass(accesses[i]);
            int rows = LayerSteps.rows(accesses[i]);
            switch (experts[expertClass]) {
                case MatrixTiming digital -> {
                    long here = 0;
                    for (int fetch = LayerSteps.fetches(accesses[i]); fetch > 0; fetch--) {
                        here = Math.max(here, servers.pass(digital.fetchStages(), 0));
                    }
                    long delivered = servers.pass(digital.deliverStages(), here);
                    end = Math.max(end, servers.compute(digital, rows, delivered));
                }
                case AnalogTiming analog ->
                        end = Math.max(end, servers.read(analog, tileSets[expertClass], rows));
            }
        }
        return end;
    }
}
