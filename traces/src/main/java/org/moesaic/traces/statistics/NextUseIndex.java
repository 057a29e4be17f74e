package org.moesaic.traces.statistics;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// For each selection of a trace, when the same expert of the same layer is selected next.
///
/// Time is the index of a slot in the order (token, layer, slot), dropped and absent slots counted: it orders the
/// accesses of one layer as well as those of all layers. One pass forward fills the index: a selection writes its time
/// into the slot of the selection before it. The index lies in a temporary file that is mapped, 8 bytes a slot, so that
/// the heap does not grow with the trace; closing deletes the file.
final class NextUseIndex implements BlockObserver, AutoCloseable {

    /// The expert is not selected again. What follows is always later than 0, so a fresh file means never.
    static final long NEVER = Long.MAX_VALUE;

    private static final int SEGMENT_SHIFT = 23;
    private static final long SEGMENT_BYTES = Long.BYTES * (1L << SEGMENT_SHIFT);
    private static final long SEGMENT_MASK = (1L << SEGMENT_SHIFT) - 1;
    private static final ValueLayout.OfLong TIME = ValueLayout.JAVA_LONG;

    private final int layers;
    private final int topK;
    private final long[][] latest;
    private final List<MemorySegment> segments = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();
    private final FileStore store;
    private final FileChannel channel;

    NextUseIndex(TraceHeader header, int experts) {
        layers = header.layers();
        topK = header.topK();
        latest = new long[layers][experts];
        for (long[] ofLayer : latest) {
            Arrays.fill(ofLayer, -1);
        }
        try {
            Path file = Files.createTempFile("moesaic-next-use", ".tmp");
            store = Files.getFileStore(file.getParent());
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw cannotWrite(e.toString(), e);
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        reserve(time(firstToken + block.tokens(), 0));
        short[] experts = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            long[] last = latest[layer];
            for (int token = 0; token < block.tokens(); token++) {
                long time = time(firstToken + token, layer);
                int slot = block.slot(layer, token);
                for (int end = slot + topK; slot < end; slot++, time++) {
                    int expert = experts[slot];
                    if (expert >= 0) {
                        if (last[expert] >= 0) {
                            put(last[expert], time);
                        }
                        last[expert] = time;
                    }
                }
            }
        }
    }

    /// Time of the first slot of a row.
    long time(long token, int layer) {
        return (token * layers + layer) * topK;
    }

    /// When the expert selected at a time is selected next.
    long nextUse(long time) {
        long next =
                segments.get((int) (time >> SEGMENT_SHIFT)).getAtIndex(TIME, time & SEGMENT_MASK);
        return next == 0 ? NEVER : next;
    }

    private void put(long time, long next) {
        segments.get((int) (time >> SEGMENT_SHIFT)).setAtIndex(TIME, time & SEGMENT_MASK, next);
    }

    private void reserve(long slots) {
        while ((long) segments.size() << SEGMENT_SHIFT < slots) {
            long offset = segments.size() * SEGMENT_BYTES;
            try {
                // A mapped page that finds the disk full kills the process, so the room is asked
                // for first.
                if (store.getUsableSpace() < SEGMENT_BYTES) {
                    throw cannotWrite("less than " + SEGMENT_BYTES + " bytes left", null);
                }
                segments.add(
                        channel.map(FileChannel.MapMode.READ_WRITE, offset, SEGMENT_BYTES, arena));
            } catch (IOException e) {
                throw cannotWrite(e.toString(), e);
            }
        }
    }

    private static MoesaicException cannotWrite(String why, IOException cause) {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                List.of(
                        Problem.in(
                                System.getProperty("java.io.tmpdir"),
                                "cannot hold the next-use index of Belady: " + why,
                                "make room (8 bytes a selection), or name another folder with"
                                        + " -Djava.io.tmpdir=DIR")),
                cause);
    }

    @Override
    public void close() {
        arena.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw cannotWrite(e.toString(), e);
        }
    }
}
