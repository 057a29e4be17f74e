package org.moesaic.traces.binary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    /// Copies rows of all layers, and what else there is of their tokens.
    void copyRows(int from, int count, TraceBlock block, int first, byte[] scratch) {
        int slots = count * topK;
        short[] target = block.experts();
        for (int layer = 0; layer < layers; layer++) {
            long source = ((long) layer * tokens + from) * topK;
            int to = block.slot(layer, first);
            if ((flags & Layout.WIDE_IDS) != 0) {
                long at = columns.experts() + source * Short.BYTES;
                MemorySegment.copy(bytes, Layout.SHORT, at, target, to, slots);
            } else {
                long at = columns.experts() + source;
                for (int done = 0; done < slots; done += scratch.length) {
                    int some = Math.min(scratch.length, slots - done);
                    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at + done, scratch, 0, some);
                    widen(scratch, target, to + done, some);
                }
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

    /// Loops of one plain step each, because those run in vectors: sign-extended, 254 and 255 are -2 and -1 already, and what
    /// lies below them are ids from 128 on.
    private void widen(byte[] narrow, short[] wide, int to, int count) {
        for (int i = 0; i < count; i++) {
            wide[to + i] = narrow[i];
        }
        if ((flags & Layout.HOLES) == 0) {
            for (int i = to; i < to + count; i++) {
                wide[i] &= 0xff;
            }
        } else {
            for (int i = to; i < to + count; i++) {
                int id = wide[i];
                wide[i] = (short) (id < TraceBlock.ABSENT ? id + 256 : id);
            }
        }
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
