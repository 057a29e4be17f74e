package org.moesaic.traces.internal.table;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// CSV tables of routing, as people write them: long (`token,layer,expert[,weight]`), wide, dense gate weights
/// (`layer_id,token_id,expert_0,…`), and the server log `layer_id,expert_ids`. See [TableForm] and [TableColumns].
public final class TableCsvImporter implements TraceImporter {

    static final String NAME = "table-csv";

    /// The server log without a header row: a layer, then ids with spaces between them.
    private static final Pattern BARE_LOG = Pattern.compile("[0-9]{1,5},[0-9]{1,5}( [0-9]{1,5})*");

    private static final List<String> OWN = List.of("step", "phase", "request_id");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "CSV with 'layer' and 'expert', 'experts', 'expert_0', …";
    }

    /// Asked after Moesaic's own form, but for its long variant, which that does not know.
    @Override
    public int priority() {
        return DEFAULT_PRIORITY - 10;
    }

    @Override
    public boolean recognises(TraceFile file) {
        List<String> lines =
                new String(file.head(), StandardCharsets.ISO_8859_1).lines().limit(2).toList();
        if (lines.isEmpty()) {
            return false;
        }
        String first = lines.getFirst().replace("\"", "").strip();
        if (BARE_LOG.matcher(first).matches()) {
            return true;
        }
        List<String> titles =
                List.of(first.split(Pattern.quote(String.valueOf(delimiter(first))), -1));
        Optional<TableColumns> columns = TableColumns.of(titles, List.of());
        // Moesaic's own form has two of these at least, however damaged its header row is; its long
        // variant is ours.
        long own = OWN.stream().filter(titles::contains).count();
        boolean ofMoesaic = own > 1 && !titles.contains("expert");
        return columns.isPresent() && titles.size() > 1 && !ofMoesaic;
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        String head = new String(file.head(), StandardCharsets.ISO_8859_1);
        String first = head.lines().findFirst().orElse("").strip();
        return new TableReader(file, BARE_LOG.matcher(first).matches(), delimiter(first)).read();
    }

    /// A comma, or else the tab or semicolon that stands between titles.
    private static char delimiter(String firstLine) {
        if (firstLine.indexOf(',') >= 0) {
            return ',';
        }
        return firstLine.indexOf('\t') >= 0 ? '\t' : firstLine.indexOf(';') >= 0 ? ';' : ',';
    }
}
