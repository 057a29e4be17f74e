package org.moesaic.traces.internal.csv;

import org.moesaic.traces.TraceBlock;

/// Copies steps from one block to another.
final class Steps {

    private Steps() {}

    /// Appends the one step of a block to another block, which grows if it must.
    static void append(TraceBlock step, TraceBlock to) {
        to.beginStep(step.stepId(0));
        int first = to.tokens();
        for (int token = 0; token < step.tokens(); token++) {
            to.addToken(step.request(token), step.position(token), step.phase(token));
            if (step.tokenId(token) >= 0) {
                to.setTokenId(first + token, step.tokenId(token));
            }
        }
        int selections = step.tokens() * step.topK();
        for (int layer = 0; layer < step.layers(); layer++) {
            System.arraycopy(
                    step.experts(),
                    step.slot(layer, 0),
                    to.experts(),
                    to.slot(layer, first),
                    selections);
        }
        if (step.hasWeights()) {
            copyWeights(step, to, first);
        }
    }

    private static void copyWeights(TraceBlock step, TraceBlock to, int first) {
        for (int layer = 0; layer < step.layers(); layer++) {
            for (int token = 0; token < step.tokens(); token++) {
                for (int slot = 0; slot < step.topK(); slot++) {
                    to.setWeight(layer, first + token, slot, step.weight(layer, token, slot));
                }
            }
        }
    }
}
