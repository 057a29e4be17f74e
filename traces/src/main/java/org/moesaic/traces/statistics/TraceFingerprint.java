package org.moesaic.traces.statistics;

import java.util.HexFormat;
import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// Tells whether two files hold the same routing, whatever they are called and packed as.
public final class TraceFingerprint {

    private TraceFingerprint() {}

    /// A hash of all expert ids, token after token, as 16 hexadecimal digits. Not cryptographic.
    ///
    /// @throws org.moesaic.edge.MoesaicException what is wrong with the trace
    public static String of(RoutingTrace trace) {
        Ids ids = new Ids();
        TracePass.over(trace, List.of(ids));
        return HexFormat.of().toHexDigits(ids.hash);
    }

    private static final class Ids implements BlockObserver {

        private long hash = ContentHash.START;

        @Override
        public void see(TraceBlock block, long firstToken, TraceReader reader) {
            for (int token = 0; token < block.tokens(); token++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    int slot = block.slot(layer, token);
                    for (int end = slot + block.topK(); slot < end; slot++) {
                        hash = ContentHash.add(hash, block.experts()[slot]);
                    }
                }
            }
        }
    }
}
