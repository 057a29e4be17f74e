package org.moesaic.model.replay;

import java.util.Arrays;

/// Resources that are each busy until a moment, and serve in the order in which they are asked.
///
/// Times are picoseconds from a start that the caller chooses.
final class Servers {

    private final int vector;
    private final int tiles;
    private final long[] tilesBusy;
    private final long[] landed;
    private final long[] busyUntil;
    private long[] busy;
    private long firstByte;
    private SpanSink sink;

    /// @param tileSets sets of analog tiles that are read independently of each other
    Servers(Resources resources, int tileSets) {
        busyUntil = new long[resources.size()];
        busy = new long[resources.size()];
        vector = resources.vector();
        tiles = resources.tiles();
        tilesBusy = new long[tileSets];
        landed = new long[resources.size()];
    }

    /// Tells of everything that happens from now on.
    void tell(SpanSink listener) {
        sink = listener;
    }

    /// Makes all resources idle.
    ///
    /// @param count receives how long each resource is busy from now on; is set to 0
    void restart(long[] count) {
        Arrays.fill(busyUntil, 0);
        Arrays.fill(tilesBusy, 0);
        busy = count;
        Arrays.fill(busy, 0);
    }

    /// Sends weights that are complete at `ready` through stages; returns when the last byte is out of the last stage,
    /// and remembers when the first one is.
    ///
    /// A transfer passes its stages in cut-through: a stage starts when the first byte is there and cannot end before the
    /// stage before it.
    long pass(Stage[] stages, long ready) {
        long first = ready;
        long last = ready;
        for (Stage stage : stages) {
            long occupancy = stage.occupancyPicoseconds();
            int resource = stage.resource();
            long start = Math.max(busyUntil[resource], first);
            long end = Math.max(start + occupancy, last);
            busyUntil[resource] = end;
            busy[resource] += occupancy;
            tell(resource, start, occupancy);
            first = start + stage.latencyPicoseconds();
            last = end + stage.latencyPicoseconds();
        }
        firstByte = first;
        return last;
    }

    /// Sends weights that are complete at `ready` through stages, ahead of their use; returns when they are written in the
    /// last of them. That memory takes them as they come, beside its reads: they pay for it in [#landAll(long)].
    long ahead(Stage[] stages, long ready) {
        Stage landing = stages[stages.length - 1];
        long last = pass(Arrays.copyOf(stages, stages.length - 1), ready);
        long occupancy = landing.occupancyPicoseconds();
        landed[landing.resource()] += occupancy;
        busy[landing.resource()] += occupancy;
        return Math.max(last, firstByte + occupancy);
    }

    /// Takes the time of all writing ahead from those memories, from `now` on.
    void landAll(long now) {
        for (int resource = 0; resource < landed.length; resource++) {
            if (landed[resource] > 0) {
                busyUntil[resource] = Math.max(busyUntil[resource], now) + landed[resource];
                landed[resource] = 0;
            }
        }
    }

    /// Keeps one resource busy, from `ready` on or from when it is free; returns when it is done.
    long occupy(int resource, long ready, long occupancy) {
        long start = Math.max(busyUntil[resource], ready);
        long end = start + occupancy;
        busyUntil[resource] = end;
        busy[resource] += occupancy;
        tell(resource, start, occupancy);
        return end;
    }

    /// Lets the arrays work on the weights that were passed last; returns when they are done. They work while weights
    /// stream in, and end no earlier than the last fold after the last weight.
    long compute(MatrixTiming work, int rows, long delivered) {
        long array = work.arrayPicoseconds(rows);
        long sram = work.sramPicoseconds(rows);
        long start = Math.max(busyUntil[Resources.ARRAY], firstByte);
        long end = Math.max(start + Math.max(array, sram), delivered + work.tailPicoseconds(rows));
        // Where a cache is in SRAM, the next fetch into it has to wait: both share its rate.
        busyUntil[Resources.SRAM] = start + sram;
        busyUntil[Resources.ARRAY] = end;
        busy[Resources.ARRAY] += array;
        busy[Resources.SRAM] += sram;
        tell(Resources.ARRAY, start, array);
        tell(Resources.SRAM, start, sram);
        if (work.usesVector()) {
            // Activation functions follow the arrays' results as they come.
            end = Math.max(end, occupy(vector, start, work.vectorPicoseconds(rows)));
        }
        return end;
    }

    /// Lets a set of analog tiles read so many rows, from when the set is free; returns when they are done. The set takes
    /// other rows, of a matrix on another stack level, as soon as its slowest product has read the last of these.
    long read(AnalogTiming work, int tileSet, int rows) {
        return read(work, tileSet, rows, 0);
    }

    /// The same from `ready` on.
    long read(AnalogTiming work, int tileSet, int rows, long ready) {
        long start = Math.max(tilesBusy[tileSet], ready);
        tilesBusy[tileSet] = start + work.occupiedPicoseconds(rows);
        busy[tiles] = Math.max(busy[tiles], tilesBusy[tileSet] - ready);
        if (sink != null) {
            sink.tiles(tileSet, start, work.occupiedPicoseconds(rows));
        }
        long end = start + work.picoseconds(rows);
        if (work.usesVector()) {
            end = Math.max(end, occupy(vector, start, work.vectorPicoseconds(rows)));
        }
        return end;
    }

    private void tell(int resource, long start, long duration) {
        if (sink != null) {
            sink.span(resource, start, duration);
        }
    }

    /// The resource that was busy longest; of several the first.
    static int busiest(long[] busy) {
        int busiest = Resources.ARRAY;
        for (int resource = 0; resource < busy.length; resource++) {
            if (busy[resource] > busy[busiest]) {
                busiest = resource;
            }
        }
        return busiest;
    }
}
