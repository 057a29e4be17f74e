package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;

/// The tokens of a step, device by device: request r lives on device r mod P.
final class DeviceTokens {

    final int[] tokens;
    final int[] outputs;

    DeviceTokens(int devices) {
        tokens = new int[devices];
        outputs = new int[devices];
    }

    /// Counts a step: its tokens, and those whose logits are needed, each decode token and one for each request with a
    /// piece of prefill.
    void read(TraceBlock block, int step) {
        Arrays.fill(tokens, 0);
        Arrays.fill(outputs, 0);
        int prefillOf = -1;
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            int device = block.request(token) % tokens.length;
            tokens[device]++;
            if (block.phase(token) != Phase.PREFILL) {
                outputs[device]++;
            } else if (block.request(token) != prefillOf) {
                prefillOf = block.request(token);
                outputs[device]++;
            }
        }
    }
}
