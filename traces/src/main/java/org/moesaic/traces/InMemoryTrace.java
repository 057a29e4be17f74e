package org.moesaic.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A trace whose blocks are all held in memory: for traces that a program makes, and to measure what comes after import.
public final class InMemoryTrace implements RoutingTrace {

    private final TraceHeader header;
    private final List<TraceBlock> blocks;
    private final Function<Integer, String> requestIds;

    private InMemoryTrace(
            TraceHeader header, List<TraceBlock> blocks, Function<Integer, String> ids) {
        this.header = header;
        this.blocks = List.copyOf(blocks);
        this.requestIds = ids;
    }

    /// Reads a whole trace into memory.
    public static InMemoryTrace of(RoutingTrace trace) {
        TraceHeader header = trace.header();
        List<TraceBlock> blocks = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                for (int token = 0; token < block.tokens(); token++) {
                    while (ids.size() <= block.request(token)) {
                        ids.add(reader.requestId(ids.size()));
                    }
                }
                blocks.add(block);
                block = new TraceBlock(header, TraceBlock.DEFAULT_TOKENS);
            }
        }
        return new InMemoryTrace(header, blocks, ids::get);
    }

    /// A trace of blocks that the caller has filled and no longer changes. Requests are named by their index.
    public static InMemoryTrace ofBlocks(TraceHeader header, List<TraceBlock> blocks) {
        return new InMemoryTrace(header, blocks, String::valueOf);
    }

    /// The blocks themselves, in order.
    public List<TraceBlock> blocks() {
        return blocks;
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public TraceReader open() {
        return new Pass();
    }

    private final class Pass implements TraceReader {

        private int next;

        @Override
        public boolean read(TraceBlock block) {
            if (next == blocks.size()) {
                block.clear();
                return false;
            }
            block.copyFrom(blocks.get(next++));
            return true;
        }

        @Override
        public String requestId(int request) {
            return requestIds.apply(request);
        }

        @Override
        public void close() {}
    }
}
