package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// One pass over a [RepairedTrace].
final class RepairedReader implements TraceReader {

    private final TraceReader reader;
    private final RepairPlan plan;
    private final int[] layers;
    private final TraceBlock from;
    private final List<Integer> requests = new ArrayList<>();
    private final Map<Integer, Integer> newIndex = new HashMap<>();
    private long firstToken;
    private int nextBlock;

    RepairedReader(RoutingTrace capture, RepairPlan plan, int[] layers) {
        this.plan = plan;
        this.layers = layers;
        from = new TraceBlock(capture.header(), TraceBlock.DEFAULT_TOKENS);
        reader = capture.open();
    }

    @Override
    public boolean read(TraceBlock block) {
        block.clear();
        // Blocks are filled by whole blocks of the capture: one that loses all its tokens is passed
        // over.
        while (block.tokens() == 0 && reader.read(from)) {
            for (int step = 0; step < from.steps(); step++) {
                step(block, step);
            }
            firstToken += from.tokens();
        }
        return block.tokens() > 0;
    }

    private void step(TraceBlock block, int step) {
        boolean begun = false;
        for (int token = from.tokenStart(step); token < from.tokenStart(step + 1); token++) {
            if (!kept(token)) {
                continue;
            }
            if (!begun) {
                block.beginStep(from.stepId(step));
                begun = true;
            }
            copy(block, token);
        }
    }

    private boolean kept(int token) {
        long at = firstToken + token;
        while (nextBlock < plan.blocks().size() && plan.blocks().get(nextBlock).last() < at) {
            nextBlock++;
        }
        if (nextBlock < plan.blocks().size() && plan.blocks().get(nextBlock).first() <= at) {
            return false;
        }
        return !plan.requests().get(from.request(token))
                && !(plan.incomplete() && IncompleteTokens.isIncomplete(from, token, plan.layers()))
                && !(plan.zeros() && IncompleteTokens.hasZeroRow(from, token, plan.layers()));
    }

    private void copy(TraceBlock block, int token) {
        int request =
                newIndex.computeIfAbsent(
                        from.request(token),
                        old -> {
                            requests.add(old);
                            return requests.size() - 1;
                        });
        int to = block.addToken(request, from.position(token), from.phase(token));
        if (from.tokenId(token) >= 0) {
            block.setTokenId(to, from.tokenId(token));
        }
        for (int layer = 0; layer < layers.length; layer++) {
            int slot = from.slot(layers[layer], token);
            System.arraycopy(
                    from.experts(), slot, block.experts(), block.slot(layer, to), from.topK());
            for (int i = 0; from.hasWeights() && i < from.topK(); i++) {
                block.setWeight(layer, to, i, from.weight(layers[layer], token, i));
            }
        }
    }

    @Override
    public String requestId(int request) {
        return reader.requestId(requests.get(request));
    }

    @Override
    public void close() {
        reader.close();
    }
}
