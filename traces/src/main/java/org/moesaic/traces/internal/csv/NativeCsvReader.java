package org.moesaic.traces.internal.csv;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.CollectingReader;

/// One pass over a CSV trace. Held in memory are one step and what is known of each request.
final class NativeCsvReader extends CollectingReader {

    private final TraceFile file;
    private final NativeMeta meta;
    private final BudgetReader text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final Requests requests = new Requests();
    private final RowParser rowParser;
    private final StepAssembler assembler;
    private final NativeRow row;
    private boolean rowPending;
    private boolean stepPending;
    private boolean ended;
    private long lastStep = -1;
    private long rows;
    private long tokens;

    private NativeCsvReader(TraceFile file, NativeMeta meta, BudgetReader text) throws IOException {
        super(file.path());
        this.file = file;
        this.meta = meta;
        this.text = text;
        parser = CSVFormat.RFC4180.parse(text);
        records = parser.iterator();
        CSVRecord header = nextRecord();
        if (header == null) {
            throw empty();
        }
        ColumnMap columns = new ColumnMap(file.path(), header);
        if (columns.has(Column.WEIGHTS)
                != (meta.header().weightsKind() != TraceHeader.WeightsKind.NONE)) {
            throw MoesaicException.badData(
                    Problem.at(
                            file.path(),
                            1,
                            "header",
                            "'weights' is "
                                    + (columns.has(Column.WEIGHTS) ? "" : "not ")
                                    + "a column, and weights_kind in the .meta.json says otherwise",
                            "make them agree"));
        }
        rowParser = new RowParser(file.path(), columns, meta.header(), problems);
        assembler = new StepAssembler(file.path(), meta, problems, requests);
        row = new NativeRow(meta.header().topK());
    }

    static NativeCsvReader open(TraceFile file, NativeMeta meta) {
        BudgetReader text =
                new BudgetReader(
                        new InputStreamReader(
                                file.openStream(), StandardCharsets.UTF_8.newDecoder()));
        try {
            return new NativeCsvReader(file, meta, text);
        } catch (IOException e) {
            closeQuietly(text);
            throw damaged(file, 1, e);
        } catch (RuntimeException e) {
            closeQuietly(text);
            throw e;
        }
    }

    @Override
    public String requestId(int request) {
        return requests.name(request);
    }

    @Override
    public void close() {
        closeQuietly(text);
    }

    /// Fills the block with whole steps; the one that no longer fits waits for the next call.
    @Override
    protected boolean fill(TraceBlock block) {
        block.clear();
        while (stepPending || nextStep()) {
            TraceBlock step = assembler.step();
            stepPending = block.tokens() + step.tokens() > block.tokenCapacity();
            if (stepPending && block.tokens() > 0) {
                return true;
            }
            stepPending = false;
            Steps.append(step, block);
        }
        return block.tokens() > 0;
    }

    private boolean nextStep() {
        if (!rowPending && !nextRow()) {
            return false;
        }
        long step = row.step;
        assembler.begin(step);
        do {
            assembler.add(row);
            rowPending = nextRow();
        } while (rowPending && row.step == step);
        assembler.end();
        tokens += assembler.step().tokens();
        if (!rowPending && problems.isEmpty()) {
            checkEnd();
        }
        return true;
    }

    /// The next row that can be used: one that is wrong is reported and passed over.
    private boolean nextRow() {
        if (ended) {
            return false;
        }
        for (CSVRecord record = nextRecord(); record != null; record = nextRecord()) {
            rows++;
            if (!rowParser.parse(record, parser.getCurrentLineNumber(), row)) {
                assembler.skipRow();
                continue;
            }
            if (row.step >= lastStep) {
                lastStep = row.step;
                return true;
            }
            long line = row.line;
            String message = row.step + " after " + lastStep;
            problems.add(
                    () -> Problem.at(file.path(), line, "step", message, "rows ascend by step"));
            assembler.skipRow();
        }
        ended = true;
        if (rows == 0) {
            throw empty();
        }
        return false;
    }

    private CSVRecord nextRecord() {
        try {
            CSVRecord record = records.hasNext() ? records.next() : null;
            text.renew();
            return record;
        } catch (UncheckedIOException e) {
            throw damaged(file, parser.getCurrentLineNumber() + 1, e.getCause());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw damaged(file, parser.getCurrentLineNumber() + 1, new IOException(e));
        }
    }

    private void checkEnd() {
        claim("rows", meta.rows(), rows);
        claim("tokens", meta.header().tokens(), tokens);
        claim("requests", meta.requests(), requests.count());
    }

    private void claim(String what, OptionalLong claimed, long found) {
        if (claimed.isPresent() && claimed.getAsLong() != found) {
            problems.add(
                    Problem.in(
                            file.path(),
                            found + " " + what + ", and the .meta.json says " + claimed.getAsLong(),
                            "the file is truncated or belongs to another .meta.json"));
        }
    }

    private MoesaicException empty() {
        return MoesaicException.badData(
                Problem.in(file.path(), "an empty trace: no rows", "at least one row"));
    }

    private static MoesaicException damaged(TraceFile file, long line, IOException e) {
        boolean encoding = e instanceof CharacterCodingException;
        return MoesaicException.badData(
                Problem.at(
                        file.path(),
                        line,
                        "",
                        encoding ? "near this line: not UTF-8" : "not CSV: " + e.getMessage(),
                        encoding ? "write the file again as UTF-8 text" : "mend this line"));
    }

    private static void closeQuietly(BudgetReader text) {
        try {
            text.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }
}
