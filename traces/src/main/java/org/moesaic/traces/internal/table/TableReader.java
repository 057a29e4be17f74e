package org.moesaic.traces.internal.table;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.csv.BudgetReader;
import org.moesaic.traces.internal.json.WrongLine;
import org.moesaic.traces.internal.rows.RowFacts;
import org.moesaic.traces.internal.rows.RowSpool;
import org.moesaic.traces.internal.rows.SpooledTrace;
import org.moesaic.traces.internal.rows.WeightSurvey;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// Reads a CSV table into a spool of rows.
final class TableReader {

    private static final List<String> BARE_LOG = List.of("layer_id", "expert_ids");

    private final TraceFile file;
    private final boolean bareLog;
    private final char delimiter;
    private final ProblemList problems;
    private final RowSpool spool = new RowSpool();
    private final WeightSurvey weights = new WeightSurvey();
    private final List<Finding> notes = new ArrayList<>();
    private long line;

    TableReader(TraceFile file, boolean bareLog, char delimiter) {
        this.file = file;
        this.delimiter = delimiter;
        this.bareLog = bareLog;
        problems = new ProblemList(file.path());
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
            rows(parser, text);
        } catch (IOException e) {
            spool.close();
            throw damaged(e);
        } catch (UncheckedIOException e) {
            spool.close();
            throw damaged(e.getCause());
        } catch (IllegalArgumentException | IllegalStateException e) {
            spool.close();
            throw damaged(new IOException(e.getMessage()));
        } catch (MoesaicException e) {
            spool.close();
            throw e;
        }
        return SpooledTrace.of(
                file,
                spool,
                RowFacts.of(TableCsvImporter.NAME, LayerNumbering.UNKNOWN),
                problems,
                weights,
                notes);
    }

    private void rows(CSVParser parser, BudgetReader text) {
        TableRows rows = null;
        List<String> header = bareLog ? BARE_LOG : null;
        var records = parser.iterator();
        while (records.hasNext()) {
            line = parser.getCurrentLineNumber() + 1;
            CSVRecord record = records.next();
            line = parser.getCurrentLineNumber();
            text.renew();
            if (header == null) {
                header = record.toList();
                continue;
            }
            if (rows == null) {
                rows = rows(header, record);
            }
            try {
                rows.add(record, line);
            } catch (WrongLine wrong) {
                problem(wrong, line);
            }
        }
        if (rows == null) {
            throw MoesaicException.badData(
                    Problem.in(file.path(), "an empty trace: no rows", "at least one row"));
        }
        try {
            rows.end();
        } catch (WrongLine wrong) {
            problem(wrong, line);
        }
        if (!rows.hasTokens()) {
            notes.add(
                    new Finding(
                            "order-only",
                            Severity.INFO,
                            "the file has no column of tokens",
                            "",
                            "the n-th row of each layer is taken for token n; where layers differ in"
                                    + " length they have drifted apart"));
        }
    }

    private TableRows rows(List<String> header, CSVRecord first) {
        TableColumns columns =
                TableColumns.of(header, first.toList())
                        .orElseThrow(() ->
                                MoesaicException.badData(
                                        Problem.at(
                                                file.path(),
                                                1,
                                                "header",
                                                "not the columns of a routing table",
                                                "token, layer and expert, experts or expert_0"
                                                        + " …")));
        return new TableRows(columns, spool, weights);
    }

    private void problem(WrongLine wrong, long at) {
        problems.add(Problem.at(file.path(), at, wrong.place(), wrong.getMessage(), wrong.cure()));
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
