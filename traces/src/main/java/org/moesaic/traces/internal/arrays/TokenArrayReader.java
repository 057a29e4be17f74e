package org.moesaic.traces.internal.arrays;

import java.util.OptionalInt;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.CollectingReader;
import org.moesaic.traces.internal.LayerAxis;
import org.moesaic.traces.internal.RowCheck;

/// One pass over the array of experts: reads some tokens' bytes at a time, turns them into ids, checks each row, and puts
/// it where the layer-major block has it.
final class TokenArrayReader extends CollectingReader {

    /// Bytes read at a time, or one token if that is more.
    private static final int CHUNK_BYTES = 1 << 16;

    private final TraceFile file;
    private final ArrayFile container;
    private final LayerAxis axis;
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

    private TokenArrayReader(
            TraceFile file,
            TraceHeader header,
            LayerAxis axis,
            int axisLength,
            ArrayFile container,
            NpyStream stream) {
        super(file.path());
        this.file = file;
        this.container = container;
        experts = stream;
        this.axis = axis;
        tokens = TokenArrayTrace.tokens(stream);
        layers = axisLength;
        topK = header.topK();
        requests = new RequestCursor(container, stream, tokens);
        int tokenBytes = layers * topK * stream.type().bytes();
        chunkTokens = Math.max(1, CHUNK_BYTES / tokenBytes);
        bytes = new byte[chunkTokens * tokenBytes];
        ids = new int[chunkTokens * layers * topK];
    }

    static TokenArrayReader open(
            TraceFile file, String array, TraceHeader header, LayerAxis axis, int axisLength) {
        ArrayFile container = ArrayImporter.container(file);
        try {
            NpyStream experts =
                    container
                            .array(array)
                            .orElseThrow(() ->
                                    MoesaicException.badData(
                                            Problem.in(
                                                    file.path(),
                                                    "the file has changed since it was opened",
                                                    "open it again")));
            var shape = experts.shape();
            if (shape.size() != 3
                    || shape.get(0) != header.tokens().orElseThrow()
                    || shape.get(1) != axisLength
                    || shape.get(2) != header.topK()) {
                throw experts.bad("the file has changed since it was opened", "open it again");
            }
            return new TokenArrayReader(file, header, axis, axisLength, container, experts);
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
        short[] column = block.experts();
        int from = 0;
        for (int token = 0; token < count; token++) {
            int to = 0;
            for (int layer = 0; layer < layers; layer++) {
                if (axis.isLeftOut(layer)) {
                    mustBeZero(next + token, layer, from);
                    from += topK;
                    continue;
                }
                if (!check.holds(ids, from, topK)) {
                    report(next + token, layer, from);
                }
                int at = block.slot(to++, first + token);
                for (int slot = 0; slot < topK; slot++) {
                    column[at + slot] = (short) ids[from + slot];
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
                                + "; a row of zeros stands for one that was never written"));
    }

    private void mustBeZero(long token, int layer, int from) {
        for (int slot = from; slot < from + topK; slot++) {
            if (ids[slot] != 0) {
                problems.add(() ->
                        new Problem(
                                file.path().toString(),
                                0,
                                "experts[" + token + ", " + layer + "]",
                                "ids in a layer that held zeros only in the first "
                                        + TokenArrayTrace.PROBED_TOKENS
                                        + " tokens",
                                "a dense layer has zeros only; cut the tokens that were never written"));
                return;
            }
        }
    }
}
