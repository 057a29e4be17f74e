package org.moesaic.traces.statistics;

import java.util.BitSet;
import org.moesaic.traces.TraceReader;

/// Which requests have a name. A capture that does not know its requests calls them `?`.
final class RequestNames {

    private static final String UNKNOWN = "?";

    private final BitSet asked = new BitSet();
    private final BitSet unknown = new BitSet();

    boolean known(int request, TraceReader reader) {
        if (!asked.get(request)) {
            asked.set(request);
            unknown.set(request, UNKNOWN.equals(reader.requestId(request)));
        }
        return !unknown.get(request);
    }
}
