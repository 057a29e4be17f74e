package org.moesaic.traces.binary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.moesaic.traces.TraceBlock;

/// Lays a block out as one chunk.
final class ChunkEncoder {

    private byte[] buffer = new byte[0];

    /// @return the chunk, in memory that the next call uses again
    MemorySegment encode(TraceBlock block) {
        int runs = runs(block);
        int flags = flags(block) | (runs > 0 ? Layout.RUNS : 0);
        int perToken = block.layers() * block.topK();
        Columns columns = Columns.of(flags, block.tokens(), block.steps(), runs, perToken);
        int bytes = Math.toIntExact(columns.bytes());
        if (buffer.length < bytes) {
            buffer = new byte[bytes];
        }
        MemorySegment chunk = MemorySegment.ofArray(buffer).asSlice(0, bytes);
        chunk.asSlice(0, columns.experts()).fill((byte) 0);
        chunk.asSlice(Math.max(0, bytes - 8L)).fill((byte) 0);
        chunk.set(Layout.INT, 0, Layout.CHUNK_MAGIC);
        chunk.set(Layout.INT, 4, flags);
        chunk.set(Layout.INT, 8, block.tokens());
        chunk.set(Layout.INT, 12, block.steps());
        chunk.set(Layout.INT, 16, runs);
        chunk.set(Layout.LONG, 24, bytes);
        if (runs > 0) {
            writeRuns(block, chunk, columns);
        } else {
            writeSteps(block, chunk, columns);
        }
        if ((flags & Layout.TOKEN_IDS) != 0) {
            for (int token = 0; token < block.tokens(); token++) {
                chunk.set(
                        Layout.INT,
                        columns.tokenIds() + (long) token * Integer.BYTES,
                        block.tokenId(token));
            }
        }
        writeExperts(block, chunk, columns, (flags & Layout.WIDE_IDS) != 0);
        if ((flags & Layout.WEIGHTS) != 0) {
            writeWeights(block, chunk, columns);
        }
        chunk.set(Layout.INT, Layout.CHUNK_CRC, Layout.crcOfChunk(chunk));
        return chunk;
    }

    private static int flags(TraceBlock block) {
        int flags = block.hasWeights() ? Layout.WEIGHTS : 0;
        for (int token = 0; token < block.tokens(); token++) {
            flags |= block.tokenId(token) >= 0 ? Layout.TOKEN_IDS : 0;
        }
        int largest = 0;
        int smallest = 0;
        short[] experts = block.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            int end = block.slot(layer, 0) + block.tokens() * block.topK();
            for (int i = block.slot(layer, 0); i < end; i++) {
                largest = Math.max(largest, experts[i]);
                smallest = Math.min(smallest, experts[i]);
            }
        }
        return flags
                | (largest > Layout.LARGEST_NARROW_ID ? Layout.WIDE_IDS : 0)
                | (smallest < 0 ? Layout.HOLES : 0);
    }

    /// How many runs the steps are; 0 if some step is not of one token, or if runs would take more room.
    private static int runs(TraceBlock block) {
        if (block.steps() != block.tokens()) {
            return 0;
        }
        int runs = 0;
        for (int token = 0; token < block.tokens(); token++) {
            if (block.tokenStart(token) != token) {
                return 0;
            }
            runs += continues(block, token) ? 0 : 1;
        }
        return runs <= block.tokens() / 2 + 1 ? runs : 0;
    }

    private static boolean continues(TraceBlock block, int token) {
        return token > 0
                && block.stepId(token) == block.stepId(token - 1) + 1
                && block.request(token) == block.request(token - 1)
                && block.position(token) == block.position(token - 1) + 1
                && block.phase(token) == block.phase(token - 1);
    }

    private static void writeRuns(TraceBlock block, MemorySegment chunk, Columns columns) {
        long at = columns.steps();
        int first = 0;
        for (int token = 1; token <= block.tokens(); token++) {
            if (token < block.tokens() && continues(block, token)) {
                continue;
            }
            chunk.set(Layout.LONG, at, block.stepId(first));
            chunk.set(Layout.INT, at + 8, token - first);
            chunk.set(Layout.INT, at + 12, block.request(first));
            chunk.set(Layout.INT, at + 16, block.position(first));
            chunk.set(Layout.INT, at + 20, block.phase(first).code());
            at += Layout.RUN_BYTES;
            first = token;
        }
    }

    private static void writeSteps(TraceBlock block, MemorySegment chunk, Columns columns) {
        for (int step = 0; step <= block.steps(); step++) {
            if (step < block.steps()) {
                chunk.set(
                        Layout.LONG,
                        columns.steps() + (long) step * Long.BYTES,
                        block.stepId(step));
            }
            chunk.set(
                    Layout.INT,
                    columns.tokenStarts() + (long) step * Integer.BYTES,
                    block.tokenStart(step));
        }
        for (int token = 0; token < block.tokens(); token++) {
            long at = (long) token * Integer.BYTES;
            chunk.set(Layout.INT, columns.requests() + at, block.request(token));
            chunk.set(Layout.INT, columns.positions() + at, block.position(token));
            chunk.set(ValueLayout.JAVA_BYTE, columns.phases() + token, block.phase(token).code());
        }
    }

    private void writeExperts(
            TraceBlock block, MemorySegment chunk, Columns columns, boolean wide) {
        short[] experts = block.experts();
        int rows = block.tokens() * block.topK();
        long at = columns.experts();
        for (int layer = 0; layer < block.layers(); layer++) {
            int from = block.slot(layer, 0);
            if (wide) {
                MemorySegment.copy(experts, from, chunk, Layout.SHORT, at, rows);
                at += 2L * rows;
            } else {
                // The buffer itself, whose index is that of the chunk: this loop runs in vectors.
                int to = Math.toIntExact(at);
                for (int i = 0; i < rows; i++) {
                    buffer[to + i] = (byte) experts[from + i];
                }
                at += rows;
            }
        }
    }

    private static void writeWeights(TraceBlock block, MemorySegment chunk, Columns columns) {
        long at = columns.weights();
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int token = 0; token < block.tokens(); token++) {
                for (int slot = 0; slot < block.topK(); slot++, at += Float.BYTES) {
                    chunk.set(Layout.FLOAT, at, block.weight(layer, token, slot));
                }
            }
        }
    }
}
