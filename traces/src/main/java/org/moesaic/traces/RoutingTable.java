package org.moesaic.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.internal.arrays.LayerOfPath;
import org.moesaic.traces.internal.table.TableSpool;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.Severity;

/// A table of routing in a container of any kind, for importers of columnar files and databases: titles as those of CSV
/// tables, and rows of texts. What titles mean is in `docs/trace-formats.md`.
public interface RoutingTable {

    /// Titles of the columns.
    List<String> titles();

    /// The fields of the next row, one a column; a list is its values with spaces between them, what is not there is empty.
    /// Empty at the end.
    ///
    /// @throws MoesaicException BAD_DATA if reading cannot go on
    Optional<List<String>> next();

    /// True if a column of this title may mean something; others need not be read.
    static boolean knows(String title) {
        return TableSpool.knows(title);
    }

    /// Reads all rows of a table. One without a column of layers is of one layer, whose number is taken from the file's
    /// name.
    ///
    /// @param file where the table lies, for messages
    /// @param format name of the importer
    /// @throws MoesaicException BAD_DATA with everything that is wrong with its rows
    static RoutingTrace read(TraceFile file, String format, RoutingTable table) {
        List<String> titles = table.titles();
        boolean oneLayer = TableSpool.areOfOneLayer(titles);
        int layer = LayerOfPath.of(file.path());
        List<String> header = oneLayer ? with(titles, "layer") : titles;
        try (TableSpool spool = new TableSpool(file, format, false, header)) {
            if (oneLayer && layer < 0) {
                spool.note(
                        new Finding(
                                "layer-unknown",
                                Severity.WARNING,
                                "the file is of one layer and does not say of which",
                                "",
                                "it is called layer 0; put the layer into the file's name: layer_07"));
            }
            String name = String.valueOf(Math.max(0, layer));
            long row = 0;
            for (var fields = table.next(); fields.isPresent(); fields = table.next()) {
                spool.add(oneLayer ? with(fields.get(), name) : fields.get(), ++row);
            }
            return spool.trace();
        }
    }

    private static List<String> with(List<String> fields, String last) {
        List<String> all = new ArrayList<>(fields);
        all.add(last);
        return all;
    }
}
