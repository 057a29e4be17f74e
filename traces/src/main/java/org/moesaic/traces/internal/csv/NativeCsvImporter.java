package org.moesaic.traces.internal.csv;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.TraceReader;

/// Moesaic's own text form: `x.csv`, one row a token and layer, and `x.meta.json` beside it.
///
/// Columns are known by their names and may stand in any order. Rows ascend by step, within a step by layer, and within
/// a layer they are in the order of the batch, the same in every layer; nothing is sorted on the way in. What a
/// [org.moesaic.traces.TraceBlock] has no place for is checked and not kept: `arrival_ns`, and `stage`, of which only
/// `dec` is taken.
public final class NativeCsvImporter implements TraceImporter {

    static final String NAME = "native-csv";

    /// So many known column names make a first line a header row of this form, however wrong the others are.
    private static final int ENOUGH = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "CSV with 'step', 'request_id', … and a .meta.json beside it";
    }

    @Override
    public boolean recognises(TraceFile file) {
        String head = new String(file.head(), StandardCharsets.ISO_8859_1);
        String line = head.lines().findFirst().orElse("");
        List<String> titles = List.of(line.replace("\"", "").split(",", -1));
        return Column.titles().stream().filter(titles::contains).count() >= ENOUGH;
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        NativeMeta meta = NativeMeta.read(file.path());
        // Reads the header row, so that a wrong one is known before anything is asked of the trace.
        NativeCsvReader.open(file, meta).close();
        return new Trace(file, meta);
    }

    private record Trace(TraceFile file, NativeMeta meta) implements RoutingTrace {
        @Override
        public TraceHeader header() {
            return meta.header();
        }

        @Override
        public Optional<String> boundToItsBatches() {
            return meta.boundToItsBatches();
        }

        @Override
        public TraceReader open() {
            return NativeCsvReader.open(file, meta);
        }
    }
}
