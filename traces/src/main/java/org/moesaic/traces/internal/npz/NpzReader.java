package org.moesaic.traces.internal.npz;

import java.util.OptionalInt;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.CollectingReader;
import org.moesaic.traces.internal.RowCheck;

/// One pass over the array of experts: reads some tokens' bytes at a time, turns them into ids, checks each row, and puts
/// it where the layer-major block has it.
final class NpzReader extends CollectingReader {

    /// Bytes read at a time, or one token if that is more.
    private static final int CHUNK_BYTES = 1 << 16;

    private final TraceFile file;
    private final NpyContainer container;
    private final NpyStream experts;
    private final RequestCursor requests;
    private final int layers;
    private final int topK;
    private final long tokens;
    private final RowCheck check = new RowCheck(OptionalInt.empty());
    private final int chunkTokens;
    private final byte[] bytes;
    private final int[] ids;
    private long next;

    private NpzReader(
            TraceFile file, TraceHeader header, NpyContainer container, NpyStream stream) {
        super(file.path());
        this.file = file;
        this.container = container;
        experts = stream;
        tokens = NpzTrace.tokens(stream);
        layers = header.layers();
        topK = header.topK();
        requests = new RequestCursor(container, stream, tokens);
        int tokenBytes = layers * topK * stream.type().bytes();
        chunkTokens = Math.max(1, CHUNK_BYTES / tokenBytes);
        bytes = new byte[chunkTokens * tokenBytes];
        ids = new int[chunkTokens * layers * topK];
    }

    static NpzReader open(TraceFile file, TraceHeader header) {
        NpyContainer container = NpyContainer.open(file);
        try {
            NpyStream experts = container.experts();
            var shape = experts.shape();
            if (shape.size() != 3
                    || shape.get(0) != header.tokens().orElseThrow()
                    || shape.get(1) != header.layers()
                    || shape.get(2) != header.topK()) {
                throw experts.bad("the file has changed since it was opened", "open it again");
            }
            return new NpzReader(file, header, container, experts);
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }

    @Override
    public String requestId(int request) {
        return Integer.toString(request);
    }

    @Override
    public void close() {
        requests.close();
        experts.close();
        container.close();
    }

    @Override
    protected boolean fill(TraceBlock block) {
        block.clear();
        while (next < tokens && block.tokens() < block.tokenCapacity()) {
            if (next == requests.end()) {
                requests.next();
            }
            int room = Math.min(chunkTokens, block.tokenCapacity() - block.tokens());
            int count = (int) Math.min(room, requests.end() - next);
            int first =
                    block.addSingleTokenSteps(
                            next, count, requests.request(), requests.position(next), Phase.DECODE);
            int selections = count * layers * topK;
            experts.read(bytes, selections * experts.type().bytes());
            experts.type().toInts(bytes, selections, ids);
            transpose(block, first, count);
            next += count;
            if (next == tokens) {
                experts.finish();
            }
        }
        return block.tokens() > 0;
    }

    /// From `[token][layer][slot]` to `[layer][token][slot]`, row by row.
    private void transpose(TraceBlock block, int first, int count) {
        short[] to = block.experts();
        int from = 0;
        for (int token = 0; token < count; token++) {
            for (int layer = 0; layer < layers; layer++) {
                if (!check.holds(ids, from, topK)) {
                    report(next + token, layer, from);
                }
                int at = block.slot(layer, first + token);
                for (int slot = 0; slot < topK; slot++) {
                    to[at + slot] = (short) ids[from + slot];
                }
                from += topK;
            }
        }
    }

    private void report(long token, int layer, int from) {
        problems.add(() ->
                new Problem(
                        file.path().toString(),
                        0,
                        "experts[" + token + ", " + layer + "]",
                        check.explain(ids, from, topK),
                        check.allowed()
                                + "; rows of zeros stand for dense or unrecorded layers in"
                                + " some captures: leave those layers out"));
    }
}
