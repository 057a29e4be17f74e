package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Warm-up blocks: runs of tokens that have the same rows in every layer, as the dummy batch gives with which a serving
/// engine profiles itself.
///
/// A block may stand anywhere, because captures get appended to each other. It may consist of several runs: two dummy
/// batches of different size, or a tie that falls either way, so that a few rows differ in between.
final class IdenticalRows implements QualityCheck {

    /// Shorter runs happen in text: padding, a word repeated.
    static final int RUN_TOKENS = 64;

    /// Blocks that are kept one by one; where there are more, the trace is not to be repaired.
    private static final int MOST_BLOCKS = 10_000;

    /// Tokens `first` to `last` of a trace, both included.
    record Range(long first, long last) {

        long tokens() {
            return last - first + 1;
        }
    }

    private final short[] previous;
    private final int topK;
    private final List<Range> blocks = new ArrayList<>();
    private final Set<Long> contentsOfBlock = new HashSet<>();
    private long furtherBlocks;
    private long tokensInBlocks;
    private long blockStart = -1;
    private long blockEnd;
    private long runStart;
    private long runLength;

    IdenticalRows(TraceHeader header) {
        topK = header.topK();
        previous = new short[header.layers() * topK];
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int token = 0; token < block.tokens(); token++) {
            if (runLength > 0 && sameAsPrevious(block, token)) {
                runLength++;
                continue;
            }
            endRun();
            runStart = firstToken + token;
            runLength = 1;
            for (int layer = 0; layer < block.layers(); layer++) {
                System.arraycopy(
                        block.experts(), block.slot(layer, token), previous, layer * topK, topK);
            }
        }
    }

    private boolean sameAsPrevious(TraceBlock block, int token) {
        for (int layer = 0; layer < block.layers(); layer++) {
            int slot = block.slot(layer, token);
            int then = layer * topK;
            if (!Arrays.equals(block.experts(), slot, slot + topK, previous, then, then + topK)) {
                return false;
            }
        }
        return true;
    }

    private void endRun() {
        if (runLength >= RUN_TOKENS) {
            if (blockStart < 0) {
                blockStart = runStart;
            }
            contentsOfBlock.add(hash());
        } else if (blockStart >= 0 && !contentsOfBlock.contains(hash())) {
            endBlock();
        }
        blockEnd = runStart + runLength - 1;
    }

    private long hash() {
        long hash = ContentHash.START;
        for (short id : previous) {
            hash = ContentHash.add(hash, id);
        }
        return hash;
    }

    private void endBlock() {
        if (blockStart >= 0) {
            Range range = new Range(blockStart, blockEnd);
            tokensInBlocks += range.tokens();
            if (blocks.size() < MOST_BLOCKS) {
                blocks.add(range);
            } else {
                furtherBlocks++;
            }
        }
        blockStart = -1;
        contentsOfBlock.clear();
    }

    @Override
    public void end(TraceReader reader) {
        endRun();
        endBlock();
    }

    /// The blocks, in order.
    List<Range> blocks() {
        return blocks;
    }

    /// True if [#blocks()] are all.
    boolean isComplete() {
        return furtherBlocks == 0;
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        Places places = new Places();
        for (Range block : blocks) {
            places.add(() ->
                    "tokens %d to %d%s"
                            .formatted(
                                    block.first(),
                                    block.last(),
                                    block.first() == 0 ? " (at the start)" : ""));
        }
        return List.of(
                new Finding(
                        "identical-rows",
                        Severity.ERROR,
                        tokensInBlocks
                                + " tokens in runs that have the same experts in every layer",
                        places.toString(),
                        "warm-up rows of a profiling batch: cut them out of the capture, or import it with"
                                + " --repair"));
    }
}
