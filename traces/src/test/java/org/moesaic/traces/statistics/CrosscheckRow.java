package org.moesaic.traces.statistics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// One published fact of a real trace.
///
/// @param trace name of the trace file
/// @param definition what the fact is defined by: `pack`, `per-layer`, `unified` ...
/// @param metric name of the fact
/// @param value as printed
record CrosscheckRow(String trace, String definition, String metric, String value) {

    static List<CrosscheckRow> read(Path csv) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        List<CrosscheckRow> rows = new ArrayList<>();
        try (CSVParser parser = format.parse(Files.newBufferedReader(csv))) {
            for (CSVRecord record : parser) {
                rows.add(
                        new CrosscheckRow(
                                record.get("trace"),
                                record.get("definition"),
                                record.get("metric"),
                                record.get("value")));
            }
        }
        return rows;
    }

    /// The number behind a `C` in the metric's name.
    int suffix() {
        return Integer.parseInt(metric.substring(metric.lastIndexOf('C') + 1));
    }

    /// True if a measured value is the published one: integers exactly, reals to 1e-12 or to half a unit of the last
    /// digit that is printed, whatever is more.
    boolean agrees(Object measured) {
        if (!(measured instanceof Double real)) {
            return value.equals(measured.toString());
        }
        int decimals = value.length() - value.indexOf('.') - 1;
        double tolerance = Math.max(1e-12, 0.5 * Math.pow(10, -decimals) * (1 + 1e-9));
        return Math.abs(real - Double.parseDouble(value)) <= tolerance;
    }

    @Override
    public String toString() {
        return trace + ", " + definition + ", " + metric + " = " + value;
    }
}
