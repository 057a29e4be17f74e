package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.binary.BinaryTraceWriter;

/// Writes a trace in one of Moesaic's own forms, chosen by the name: `.csv` with `.meta.json` beside it, or `.moetrace`.
record TraceOutput(Path out, boolean force) {

    /// What was written.
    record Written(TraceFacts facts, List<Path> files) {
        String names() {
            return files.stream().map(Path::toString).collect(Collectors.joining(", "));
        }
    }

    static boolean isBinary(Path out) {
        return out.toString().endsWith(".moetrace");
    }

    static void mustBeTrace(Path out) {
        if (!isBinary(out) && !out.toString().endsWith(".csv")) {
            throw MoesaicException.usage(
                    "option '--out': '" + out + "' does not end in .moetrace or .csv",
                    "name a .moetrace file, or a .csv file for text");
        }
    }

    /// @param checks for the `.meta.json`
    Written write(
            RoutingTrace trace,
            NativeCsvWriter.Source source,
            Optional<ModelCard> card,
            Optional<NativeCsvWriter.Checks> checks) {
        Path meta = NativeCsvWriter.metaFile(out);
        try (OutputFile rows = OutputFile.open(out, force)) {
            if (isBinary(out) && checks.isEmpty()) {
                BinaryTraceWriter.write(trace, rows.path());
                rows.commit();
                return new Written(null, List.of(out));
            }
            try (OutputFile beside = OutputFile.open(meta, force)) {
                TraceFacts facts =
                        isBinary(out)
                                ? NativeCsvWriter.writeMeta(
                                        trace, source, card, checks, beside.path())
                                : NativeCsvWriter.write(
                                        trace, source, card, checks, rows.path(), beside.path());
                if (isBinary(out)) {
                    BinaryTraceWriter.write(NativeCsvWriter.numbered(trace, card), rows.path());
                }
                // In this order a file of rows never stands without what is said of it.
                beside.commit();
                rows.commit();
                return new Written(facts, List.of(out, meta));
            }
        }
    }
}
