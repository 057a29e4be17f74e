package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.closedform.SramAccesses;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.model.hardware.Activations;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.TraceBlock;

/// Reading, multiplying and writing of cached keys and values in one kind of attention layers.
///
/// For each step the tokens of one request that stand next to each other share one read of what the first of them sees;
/// what they see of each other is on chip. Scores are the product of queries and keys, results that of scores and values;
/// the folds of all requests and heads are spread over the arrays together. New keys and values are written first.
final class KvTiming {

    private final KvLayers layers;
    private final KvShape shape;
    private final NumberFormat format;
    private final Hardware hardware;
    private final Resources resources;
    private final DigitalArray group;
    private final SystolicArray array;
    private final Memory memory;
    private final long sramBytesPerSecond;
    private final int activationBytes;
    private final int devices;

    private final long[] busy;
    private final long[] busyOfLongest;
    private final long[] busyTotal;
    private final long[] boundBy;
    private long duration;
    private long longestOfStep;
    private long picoseconds;
    private long readBytes;
    private long writtenBytes;
    private long macs;
    private long sramRead;
    private long sramWritten;
    private long vectorOperations;

    // What the step that is being looked at adds up to.
    private long cached;
    private long tokens;
    private long scores;
    private long scoreFolds;
    private long valueFolds;
    private long scoreStream;
    private long valueStream;
    private long sramReads;
    private long sramWrites;
    private long writing;
    private long reading;
    private long firstByte;

    KvTiming(
            KvLayers layers,
            KvShape shape,
            NumberFormat format,
            Hardware hardware,
            Resources resources) {
        this.layers = layers;
        this.shape = shape;
        this.format = format;
        this.hardware = hardware;
        this.resources = resources;
        group = MatrixWork.group(hardware, format);
        array =
                new SystolicArray(
                        group.rows(), group.columns(), group.dataflow(), group.doubleBuffered());
        memory = hardware.feeder();
        sramBytesPerSecond =
                hardware.memory(Tier.SRAM).map(Memory::achievableBytesPerSecond).orElse(0L);
        activationBytes = Activations.bytes(format.arithmetic());
        busy = new long[resources.size()];
        busyOfLongest = new long[resources.size()];
        busyTotal = new long[resources.size()];
        devices = hardware.devices().count();
        boundBy = new long[resources.size()];
    }

    /// Counts a step; returns how long one of these layers takes for it.
    long step(TraceBlock block, int step) {
        long longest = 0;
        for (int device = 0; device < devices; device++) {
            long time = look(block, step, device);
            if (tokens > 0) {
                count();
            }
            if (time > longest || device == 0) {
                longest = time;
                System.arraycopy(busy, 0, busyOfLongest, 0, busy.length);
            }
        }
        int times = layers.layerIds().size();
        longestOfStep = longest;
        boundBy[Servers.busiest(busyOfLongest)] += times * longest;
        for (int resource = 0; resource < busy.length; resource++) {
            busyTotal[resource] += times * busyOfLongest[resource];
        }
        picoseconds = Math.addExact(picoseconds, times * longest);
        return longest;
    }

    /// Looks at what a device does in a step, without counting it; returns how long one layer takes.
    long look(TraceBlock block, int step, int device) {
        measure(block, block.tokenStart(step), block.tokenStart(step + 1), device);
        if (tokens == 0) {
            return 0;
        }
        time();
        return duration;
    }

    private void count() {
        int times = layers.layerIds().size();
        readBytes += times * Math.multiplyExact(cached, shape.tokenBytes());
        writtenBytes += times * Math.multiplyExact(tokens, shape.tokenBytes());
        macs = Math.addExact(macs, Math.multiplyExact(times, shape.macs(scores)));
        sramRead += times * sramReads;
        sramWritten += times * sramWrites;
        vectorOperations += times * VectorWork.SOFTMAX * shape.heads() * scores;
    }

    /// How long one layer took in the step that was counted last.
    long longestOfStep() {
        return longestOfStep;
    }

    KvLayers layers() {
        return layers;
    }

    /// Tells what resources did in one layer of the step and on the device that were looked at last.
    void tell(SpanSink sink) {
        if (memory.tier() != Tier.SRAM) {
            sink.span(resources.of(memory.tier()), 0, writing);
            sink.span(resources.of(memory.tier()), writing, reading);
        }
        sink.span(Resources.ARRAY, firstByte, busy[Resources.ARRAY]);
        sink.span(Resources.SRAM, firstByte, busy[Resources.SRAM]);
        if (resources.hasVector()) {
            sink.span(resources.vector(), firstByte, busy[resources.vector()]);
        }
    }

    /// Bytes that the caches of these layers hold for a sequence up to `position`.
    long heldBytes(int position) {
        long held = Math.multiplyExact(layers.held(position), shape.tokenBytes());
        return Math.multiplyExact(held, layers.layerIds().size());
    }

    /// Adds all that was counted to a replay's totals.
    void settle(ModuleTotals totals) {
        ActionCounts counts = new ActionCounts();
        counts.add("mac." + format.arithmetic(), macs);
        counts.add("sram.read", sramRead);
        counts.add("sram.write", sramWritten);
        if (memory.tier() != Tier.SRAM) {
            counts.add(memory.tier().label() + ".read", readBytes);
            counts.add(memory.tier().label() + ".write", writtenBytes);
            long moved = Math.addExact(readBytes, writtenBytes);
            counts.add("noc.hop", Math.multiplyExact(moved, hardware.nocHops()));
        }
        if (resources.hasVector()) {
            counts.add("vector.op", vectorOperations);
        }
        totals.add(ModelModule.KV, counts, macs);
        totals.addTime(ModelModule.KV, picoseconds, boundBy, busyTotal);
        int times = layers.layerIds().size();
        for (int layer : layers.layerIds()) {
            totals.addLayerTime(layer, picoseconds / times);
        }
    }

    private void measure(TraceBlock block, int from, int to, int device) {
        cached = 0;
        tokens = 0;
        scores = 0;
        scoreFolds = 0;
        valueFolds = 0;
        scoreStream = 0;
        valueStream = 0;
        sramReads = 0;
        sramWrites = 0;
        for (int first = from; first < to; ) {
            int end = first + 1;
            while (end < to && block.request(end) == block.request(first)) {
                end++;
            }
            if (block.request(first) % devices != device) {
                first = end;
                continue;
            }
            tokens += end - first;
            int before = layers.seen(block.position(first));
            cached += before;
            for (int token = first; token < end; token++) {
                scores += layers.seen(block.position(token)) + 1L;
            }
            products(before, end - first);
            first = end;
        }
        sramReads += Math.multiplyExact(cached + tokens, shape.tokenBytes());
        if (memory.tier() != Tier.SRAM) {
            sramWrites += Math.multiplyExact(cached + tokens, shape.tokenBytes());
        }
    }

    /// The two products of `rows` tokens with the tokens before them and with each other.
    private void products(long before, long rows) {
        long m = Math.multiplyExact(rows, shape.queries());
        long context = before + rows;
        int copies = shape.copies();
        int depth = shape.scoreDepth();
        int values = shape.valueDepth();
        scoreFolds += copies * array.folds(m, context, depth);
        valueFolds += copies * array.folds(m, values, context);
        scoreStream = Math.max(scoreStream, array.streamed(m, context, depth));
        valueStream = Math.max(valueStream, array.streamed(m, values, context));
        sram(array.sramAccesses(m, context, depth), m * context);
        sram(array.sramAccesses(m, values, context), m * values);
    }

    private void sram(SramAccesses each, long outputs) {
        long partial = each.outputWrites() - outputs;
        sramReads += shape.copies() * (activationBytes * each.activationReads() + 4 * partial);
        sramWrites += (long) shape.copies() * Activations.ACCUMULATOR_BYTES * each.outputWrites();
    }

    private void time() {
        Arrays.fill(busy, 0);
        int tier = resources.of(memory.tier());
        writing = 0;
        reading = 0;
        if (memory.tier() != Tier.SRAM) {
            writing =
                    Durations.picoseconds(
                            tokens * shape.tokenBytes(), memory.writeBytesPerSecond());
            reading =
                    Durations.picoseconds(
                            cached * shape.tokenBytes(), memory.achievableBytesPerSecond());
            busy[tier] = writing + reading;
        }
        long cycles =
                array.cyclesOfFolds(scoreFolds, scoreStream, group.count())
                        + array.cyclesOfFolds(valueFolds, valueStream, group.count());
        long computing = Durations.picoseconds(cycles, group.clockHertz());
        long sram =
                sramBytesPerSecond == 0
                        ? 0
                        : Durations.picoseconds(sramReads + sramWrites, sramBytesPerSecond);
        busy[Resources.ARRAY] += computing;
        busy[Resources.SRAM] += sram;
        long latency = reading == 0 ? 0 : memory.unloadedPicoseconds();
        firstByte = writing + latency;
        long end = firstByte + Math.max(Math.max(computing, sram), reading);
        if (resources.hasVector()) {
            long softmax = resources.vectorPicoseconds(VectorWork.SOFTMAX * shape.heads() * scores);
            busy[resources.vector()] += softmax;
            end = Math.max(end, firstByte + softmax);
        }
        duration = end;
    }
}
