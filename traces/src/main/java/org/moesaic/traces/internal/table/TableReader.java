package org.moesaic.traces.internal.table;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.csv.BudgetReader;

/// Reads a CSV table, line by line.
final class TableReader {

    private static final List<String> BARE_LOG = List.of("layer_id", "expert_ids");

    private final TraceFile file;
    private final boolean bareLog;
    private final char delimiter;
    private long line;

    TableReader(TraceFile file, boolean bareLog, char delimiter) {
        this.file = file;
        this.delimiter = delimiter;
        this.bareLog = bareLog;
    }

    RoutingTrace read() {
        try (BudgetReader text =
                        new BudgetReader(
                                new InputStreamReader(
                                        file.openStream(), StandardCharsets.UTF_8.newDecoder()));
                CSVParser parser =
                        CSVFormat.RFC4180
                                .builder()
                                .setDelimiter(delimiter)
                                .setIgnoreEmptyLines(true)
                                .get()
                                .parse(text)) {
            return rows(parser, text);
        } catch (IOException e) {
            throw damaged(e);
        } catch (UncheckedIOException e) {
            throw damaged(e.getCause());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw damaged(new IOException(e.getMessage()));
        }
    }

    private RoutingTrace rows(CSVParser parser, BudgetReader text) {
        var records = parser.iterator();
        List<String> header = BARE_LOG;
        if (!bareLog) {
            line = parser.getCurrentLineNumber() + 1;
            header = records.hasNext() ? List.of(records.next().values()) : List.of();
            text.renew();
        }
        try (TableSpool spool = new TableSpool(file, TableCsvImporter.NAME, true, header)) {
            while (records.hasNext()) {
                line = parser.getCurrentLineNumber() + 1;
                CSVRecord record = records.next();
                line = parser.getCurrentLineNumber();
                text.renew();
                spool.add(Arrays.asList(record.values()), line);
            }
            return spool.trace();
        }
    }

    private MoesaicException damaged(IOException e) {
        boolean encoding = e instanceof CharacterCodingException;
        return MoesaicException.badData(
                Problem.at(
                        file.path(),
                        Math.max(1, line),
                        "",
                        encoding ? "near this line: not UTF-8" : "not CSV: " + e.getMessage(),
                        encoding ? "write the file again as UTF-8 text" : "mend this line"));
    }
}
