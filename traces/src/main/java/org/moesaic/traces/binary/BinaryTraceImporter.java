package org.moesaic.traces.binary;

import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// Reads `.moetrace` files, known by their first eight bytes.
public final class BinaryTraceImporter implements TraceImporter {

    static final String NAME = "moetrace";

    private static final byte[] FIRST_BYTES = {'M', 'O', 'E', 'T', 'R', 'A', 'C', 'E'};

    /// For the loader of services.
    public BinaryTraceImporter() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Moesaic's binary form, .moetrace";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public boolean recognises(TraceFile file) {
        return !file.isGzip() && file.bytes() >= FIRST_BYTES.length && file.startsWith(FIRST_BYTES);
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return BinaryTrace.open(file.path());
    }
}
