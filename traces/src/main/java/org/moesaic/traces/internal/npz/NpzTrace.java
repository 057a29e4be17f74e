package org.moesaic.traces.internal.npz;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.internal.Limits;

/// A trace in an NPZ archive or NPY file. All but the expert ids has been checked.
final class NpzTrace implements RoutingTrace {

    private final TraceFile file;
    private final TraceHeader header;

    private NpzTrace(TraceFile file, TraceHeader header) {
        this.file = file;
        this.header = header;
    }

    static NpzTrace of(TraceFile file) {
        try (NpyContainer container = NpyContainer.open(file);
                NpyStream experts = container.experts()) {
            long tokens = tokens(experts);
            boolean pack;
            try (RequestCursor requests = new RequestCursor(container, experts, tokens)) {
                pack = requests.hasOffsets();
                while (requests.hasNext()) {
                    requests.next();
                }
            }
            return new NpzTrace(file, header(file, experts.shape(), pack));
        }
    }

    /// Checks the shape of the array of experts.
    ///
    /// @return its first length
    static long tokens(NpyStream experts) {
        List<Long> shape = experts.shape();
        if (shape.size() != 3) {
            throw experts.bad("shape " + shape, "three dimensions: [tokens, layers, k]");
        }
        if (shape.getFirst() == 0) {
            throw experts.bad("an empty trace: shape " + shape, "at least one token");
        }
        if (!Limits.allow(shape.get(1), shape.get(2))) {
            throw experts.bad("shape " + shape, "[tokens, layers, k] with " + Limits.inWords());
        }
        return shape.getFirst();
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public TraceReader open() {
        return NpzReader.open(file, header);
    }

    private static TraceHeader header(TraceFile file, List<Long> shape, boolean pack) {
        return new TraceHeader(
                file.path().getFileName().toString(),
                NpzPackImporter.NAME,
                "",
                IntStream.range(0, Math.toIntExact(shape.get(1))).boxed().toList(),
                TraceHeader.LayerNumbering.UNKNOWN,
                OptionalInt.empty(),
                Math.toIntExact(shape.get(2)),
                OptionalLong.of(shape.getFirst()),
                TraceHeader.Batching.UNBATCHED,
                pack,
                TraceHeader.WeightsKind.NONE,
                false,
                true,
                false,
                "");
    }
}
