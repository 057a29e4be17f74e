package org.moesaic.traces;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.internal.csv.CsvRows;
import org.moesaic.traces.internal.csv.MetaJson;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.TraceRepair;

/// Writes a trace in Moesaic's own text form: a CSV file, and a `.meta.json` beside it that says what it is of.
///
/// The same trace gives the same bytes. Reading the CSV file back and writing it again gives the same CSV file.
public final class NativeCsvWriter {

    /// Where a trace comes from, for the `.meta.json`.
    ///
    /// @param tool what wrote the files, and its version
    /// @param file name of the file that was imported; may be empty
    /// @param sha256 SHA-256 of that file in hexadecimal; empty if there was none
    /// @param version version of the tool
    public record Source(String tool, String version, String file, String sha256) {}

    /// What quality checks found, and what was dropped before the trace was written, for the `.meta.json`.
    public record Checks(List<Finding> findings, List<TraceRepair.Action> repairs) {
        public Checks {
            findings = List.copyOf(findings);
            repairs = List.copyOf(repairs);
        }
    }

    private NativeCsvWriter() {}

    /// The name of the second file: `x.meta.json` for `x.csv`.
    public static Path metaFile(Path csv) {
        return MetaJson.beside(csv);
    }

    /// Writes both files where it is told to. The caller gives them the names that they are to have, and does so only
    /// when both are written; see [#metaFile(Path)].
    ///
    /// The trace is read twice: once to see what columns it needs and that nothing is wrong with it, once to write.
    ///
    /// @param card the model, if it is known: turns ordinals of MoE layers into layer ids of the model
    /// @return what was counted
    /// @throws MoesaicException what is wrong with the trace, before anything is written; CANNOT_WRITE
    public static TraceFacts write(
            RoutingTrace trace, Source source, Optional<ModelCard> card, Path csv, Path meta) {
        return write(trace, source, card, Optional.empty(), csv, meta);
    }

    /// The same with what checks and repairs have to say of the trace.
    public static TraceFacts write(
            RoutingTrace trace,
            Source source,
            Optional<ModelCard> card,
            Optional<Checks> checks,
            Path csv,
            Path meta) {
        TraceFacts facts = TraceFacts.of(trace);
        MetaJson json = new MetaJson(trace.header(), card, facts, source, checks);
        write(csv, out -> CsvRows.write(trace, json.layerIds(), facts, out));
        write(meta, json::write);
        return facts;
    }

    /// Writes only what stands beside the rows, for a trace whose rows are written in another form.
    public static TraceFacts writeMeta(
            RoutingTrace trace,
            Source source,
            Optional<ModelCard> card,
            Optional<Checks> checks,
            Path meta) {
        TraceFacts facts = TraceFacts.of(trace);
        write(meta, new MetaJson(trace.header(), card, facts, source, checks)::write);
        return facts;
    }

    /// The trace with the layer ids and the model that its `.meta.json` names.
    public static RoutingTrace numbered(RoutingTrace trace, Optional<ModelCard> card) {
        return card.isEmpty() ? trace : new NumberedTrace(trace, card.get());
    }

    private interface Content {
        void writeTo(Writer out) throws IOException;
    }

    private static void write(Path file, Content content) {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(
                            file,
                            "cannot be written: " + e.getMessage(),
                            "check space and rights"));
        }
    }
}
