package org.moesaic.traces.internal.jsonl;

import java.util.List;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.internal.LineReader;

/// A file of steps whose first line has been checked.
final class StepJsonlTrace implements RoutingTrace {

    private final TraceFile file;
    private final TraceHeader header;

    private StepJsonlTrace(TraceFile file, TraceHeader header) {
        this.file = file;
        this.header = header;
    }

    static StepJsonlTrace of(TraceFile file) {
        try (LineReader lines = new LineReader(file)) {
            StepMeta meta = StepMeta.read(file, lines);
            return new StepJsonlTrace(
                    file, header(file, meta, StepLayers.of(lines, meta.layers())));
        }
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public TraceReader open() {
        return StepJsonlReader.open(file, header.layerIds());
    }

    private static TraceHeader header(TraceFile file, StepMeta meta, List<Integer> layerIds) {
        return new TraceHeader(
                file.path().getFileName().toString(),
                StepJsonlImporter.NAME,
                meta.model(),
                layerIds,
                TraceHeader.LayerNumbering.UNKNOWN,
                meta.experts(),
                meta.topK(),
                meta.steps(),
                TraceHeader.Batching.UNBATCHED,
                false,
                TraceHeader.WeightsKind.NONE,
                false,
                meta.phase() == Phase.DECODE,
                false,
                meta.prompt().isEmpty() ? "" : "prompt: " + meta.prompt());
    }
}
