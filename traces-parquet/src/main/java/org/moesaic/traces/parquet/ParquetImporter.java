package org.moesaic.traces.parquet;

import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTable;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// Parquet files with the columns of CSV tables; ids and weights may be lists.
public final class ParquetImporter implements TraceImporter {

    static final String NAME = "parquet";

    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Parquet with the columns of CSV tables, lists among them";
    }

    @Override
    public boolean recognises(TraceFile file) {
        return file.startsWith(MAGIC) && file.head().length >= MAGIC.length;
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        if (file.isGzip()) {
            throw MoesaicException.badData(
                    Problem.in(
                            file.path(),
                            "a Parquet file inside gzip, which cannot be read from its end",
                            "unpack it first: gunzip"));
        }
        try (ParquetTable table = ParquetTable.open(file)) {
            return RoutingTable.read(file, NAME, table);
        }
    }
}
