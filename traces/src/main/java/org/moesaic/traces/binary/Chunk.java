package org.moesaic.traces.binary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;

/// A chunk of a mapped file, its columns where they lie.
record Chunk(
        MemorySegment bytes,
        int flags,
        int tokens,
        int steps,
        int runs,
        int layers,
        int topK,
        Columns columns) {

    /// @return null if the sizes in the chunk do not agree with each other, or with the index
    static Chunk of(MemorySegment bytes, TraceHeader header, int tokens, int steps, int requests) {
        int flags = bytes.get(Layout.INT, 4);
        int runs = bytes.get(Layout.INT, 16);
        boolean inRuns = (flags & Layout.RUNS) != 0;
        boolean agrees =
                bytes.get(Layout.INT, 0) == Layout.CHUNK_MAGIC
                        && (flags & ~Layout.ALL_FLAGS) == 0
                        && bytes.get(Layout.INT, 8) == tokens
                        && bytes.get(Layout.INT, 12) == steps
                        && runs >= 0
                        && runs <= tokens
                        && inRuns == runs > 0
                        && (!inRuns || steps == tokens);
        if (!agrees) {
            return null;
        }
        int perToken = header.layers() * header.topK();
        Columns columns = Columns.of(flags, tokens, steps, runs, perToken);
        if (columns.bytes() != bytes.byteSize()) {
            return null;
        }
        return new Chunk(
                bytes, flags, tokens, steps, runs, header.layers(), header.topK(), columns);
    }

    /// What is wrong with the columns of steps and tokens; empty if nothing is.
    String problem(int requests) {
        return runs > 0 ? problemOfRuns(requests) : problemOfSteps(requests);
    }

    private String problemOfRuns(int requests) {
        long sum = 0;
        for (int run = 0; run < runs; run++) {
            boolean holds =
                    runTokens(run) >= 1
                            && runRequest(run) >= 0
                            && runRequest(run) < requests
                            && runPosition(run) >= 0
                            && runStep(run) >= 0
                            && (long) runPosition(run) + runTokens(run) <= Integer.MAX_VALUE
                            && runPhase(run) >= 0
                            && runPhase(run) < Phase.values().length;
            if (!holds) {
                return "run " + run;
            }
            sum += runTokens(run);
        }
        return sum == tokens ? "" : sum + " tokens in runs";
    }

    private String problemOfSteps(int requests) {
        if (tokenStart(0) != 0 || tokenStart(steps) != tokens) {
            return "the first or the last step";
        }
        for (int step = 0; step < steps; step++) {
            if (tokenStart(step + 1) <= tokenStart(step) || stepId(step) < 0) {
                return "step " + step;
            }
        }
        for (int token = 0; token < tokens; token++) {
            int phase = phase(token);
            boolean holds =
                    request(token) >= 0
                            && request(token) < requests
                            && position(token) >= 0
                            && phase >= 0
                            && phase < Phase.values().length;
            if (!holds) {
                return "token " + token;
            }
        }
        return "";
    }

    long runStep(int run) {
        return bytes.get(Layout.LONG, columns.steps() + (long) run * Layout.RUN_BYTES);
    }

    int runTokens(int run) {
        return ofRun(run, 8);
    }

    int runRequest(int run) {
        return ofRun(run, 12);
    }

    int runPosition(int run) {
        return ofRun(run, 16);
    }

    int runPhase(int run) {
        return ofRun(run, 20);
    }

    private int ofRun(int run, int field) {
        return bytes.get(Layout.INT, columns.steps() + (long) run * Layout.RUN_BYTES + field);
    }

    long stepId(int step) {
        return bytes.get(Layout.LONG, columns.steps() + (long) step * Long.BYTES);
    }

    int tokenStart(int step) {
        return bytes.get(Layout.INT, columns.tokenStarts() + (long) step * Integer.BYTES);
    }

    int request(int token) {
        return bytes.get(Layout.INT, columns.requests() + (long) token * Integer.BYTES);
    }

    int position(int token) {
        return bytes.get(Layout.INT, columns.positions() + (long) token * Integer.BYTES);
    }

    int phase(int token) {
        return bytes.get(ValueLayout.JAVA_BYTE, columns.phases() + token);
    }

    /// The ids where they lie.
    ChunkIds ids() {
        int bytesPerId = (flags & Layout.WIDE_IDS) != 0 ? Short.BYTES : 1;
        long length = (long) layers * tokens * topK * bytesPerId;
        return new ChunkIds(
                bytes.asSlice(columns.experts(), length).asReadOnly(),
                bytesPerId,
                layers,
                tokens,
                topK,
                (flags & Layout.HOLES) != 0);
    }

    /// Copies rows of all layers, and what else there is of their tokens.
    void copyRows(int from, int count, TraceBlock block, int first) {
        int slots = count * topK;
        short[] target = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            long source = ((long) layer * tokens + from) * topK;
            int to = block.slot(layer, first);
            if ((flags & Layout.WIDE_IDS) != 0) {
                long at = columns.experts() + source * Short.BYTES;
                MemorySegment.copy(bytes, Layout.SHORT, at, target, to, slots);
            } else {
                widen(columns.experts() + source, target, to, slots);
            }
        }
        if ((flags & Layout.WEIGHTS) != 0) {
            copyWeights(from, count, block, first);
        }
        for (int token = 0; (flags & Layout.TOKEN_IDS) != 0 && token < count; token++) {
            long at = columns.tokenIds() + (long) (from + token) * Integer.BYTES;
            block.setTokenId(first + token, bytes.get(Layout.INT, at));
        }
    }

    /// Eight ids at a time: the compiler does not widen bytes in vectors.
    private void widen(long at, short[] target, int to, int count) {
        boolean holes = (flags & Layout.HOLES) != 0;
        MemorySegment wide = MemorySegment.ofArray(target);
        // Elsewhere four shorts do not lie in a long in this order; one at a time is right
        // everywhere.
        int eights = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? count & -8 : 0;
        long out = (long) to * Short.BYTES;
        for (int i = 0; i < eights; i += 8, out += 16) {
            long ids = bytes.get(Layout.LONG, at + i);
            long low = spread(ids & 0xFFFF_FFFFL);
            long high = spread(ids >>> 32);
            wide.set(Layout.LONG, out, holes ? negated(low) : low);
            wide.set(Layout.LONG, out + 8, holes ? negated(high) : high);
        }
        for (int i = eights; i < count; i++) {
            int id = bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xff;
            target[to + i] = (short) (holes && id > Layout.LARGEST_NARROW_ID ? id - 256 : id);
        }
    }

    /// Four bytes to the low halves of four shorts.
    private static long spread(long four) {
        long two = (four | four << 16) & 0x0000_FFFF_0000_FFFFL;
        return (two | two << 8) & 0x00FF_00FF_00FF_00FFL;
    }

    /// In each of four shorts, 254 and 255 become -2 and -1: with 2 added, only those have a bit above the eighth.
    private static long negated(long four) {
        long above = four + 0x0002_0002_0002_0002L >>> 8 & 0x0001_0001_0001_0001L;
        return four | above * 0xFF00;
    }

    private void copyWeights(int from, int count, TraceBlock block, int first) {
        for (int layer = 0; layer < layers; layer++) {
            long at = columns.weights() + ((long) layer * tokens + from) * topK * Float.BYTES;
            for (int token = first; token < first + count; token++) {
                for (int slot = 0; slot < topK; slot++, at += Float.BYTES) {
                    block.setWeight(layer, token, slot, bytes.get(Layout.FLOAT, at));
                }
            }
        }
    }
}
