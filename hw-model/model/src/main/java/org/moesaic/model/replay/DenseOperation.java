package org.moesaic.model.replay;

import java.util.List;
import java.util.Optional;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;

/// What one module does in each of some layers for each step: a chain of products whose weights stream in once, work of
/// the vector unit beside it, and bytes that every row reads or writes.
///
/// @param module whose time and energy it is
/// @param matrix the products; empty if there are none
/// @param vectorOperations elementary operations a row
/// @param readBytes bytes a row reads from `memory`, such as its embedding
/// @param writtenBytes bytes a row writes there
/// @param memory where those bytes are
/// @param layerIds the layers of the model that do it; a module that is not in a layer has one entry, -1
record DenseOperation(
        ModelModule module,
        Optional<EngineTiming> matrix,
        long vectorOperations,
        long readBytes,
        long writtenBytes,
        Memory memory,
        List<Integer> layerIds) {

    DenseOperation {
        layerIds = List.copyOf(layerIds);
    }

    /// How often a step does it.
    int times() {
        return layerIds.size();
    }

    /// Lets idle servers do it for so many rows; returns how long it takes.
    long simulate(Servers servers, Resources resources, int rows) {
        long start = 0;
        if (readBytes + writtenBytes > 0) {
            long occupancy =
                    Durations.picoseconds(
                                    Math.multiplyExact((long) rows, readBytes),
                                    memory.achievableBytesPerSecond())
                            + Durations.picoseconds(
                                    Math.multiplyExact((long) rows, writtenBytes),
                                    memory.writeBytesPerSecond());
            start =
                    servers.occupy(resources.of(memory.tier()), 0, occupancy)
                            + memory.unloadedPicoseconds();
        }
        long end = start;
        if (matrix.isPresent()) {
            end =
                    switch (matrix.get()) {
                        case MatrixTiming digital -> {
                            long here = servers.pass(digital.fetchStages(), start);
                            long delivered = servers.pass(digital.deliverStages(), here);
                            yield servers.compute(digital, rows, delivered);
                        }
                        case AnalogTiming analog -> start + servers.read(analog, 0, rows);
                    };
        }
        if (vectorOperations > 0 && resources.hasVector()) {
            long occupancy = resources.vectorPicoseconds(rows * vectorOperations);
            end = Math.max(end, servers.occupy(resources.vector(), start, occupancy));
        }
        return end;
    }

    /// What it counts for so many rows.
    ActionCounts actions(Hardware hardware, Resources resources, int rows) {
        ActionCounts counts = new ActionCounts();
        matrix.ifPresent(m -> {
            counts.add(m.accessActions(rows), 1);
            counts.add(m.fetchActions(), 1);
        });
        if (resources.hasVector()) {
            counts.add("vector.op", Math.multiplyExact((long) rows, vectorOperations));
        }
        long read = Math.multiplyExact((long) rows, readBytes);
        long written = Math.multiplyExact((long) rows, writtenBytes);
        counts.add(memory.tier().label() + ".read", read);
        counts.add(memory.tier().label() + ".write", written);
        counts.add("noc.hop", Math.multiplyExact(Math.addExact(read, written), hardware.nocHops()));
        return counts;
    }
}
