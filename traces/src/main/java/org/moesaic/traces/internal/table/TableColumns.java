package org.moesaic.traces.internal.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which columns of a table mean what, by the names that people give them. A column that is not there is -1.
///
/// @param numbered the columns that carry a number, ascending: ids or weights of [TableForm#WIDE] and [TableForm#DENSE],
///     layers of [TableForm#LAYERS]
/// @param numberedWeights columns of weights beside those of ids
record TableColumns(
        TableForm form,
        int token,
        int layer,
        int request,
        int phase,
        int tokenId,
        int expert,
        int weight,
        int rank,
        int step,
        List<Numbered> numbered,
        List<Numbered> numberedWeights,
        int count) {

    /// A column and the number in its name.
    record Numbered(int number, int column) {}

    private static final List<String> TOKEN =
            List.of(
                    "position",
                    "pos",
                    "token_idx",
                    "token_index",
                    "token_pos",
                    "token",
                    "tok",
                    "token_id");
    private static final List<String> LAYER =
            List.of("layer", "layer_id", "layer_idx", "layer_index");
    private static final List<String> REQUEST =
            List.of("request_id", "req_id", "request", "seq_id", "prompt_id", "problem_id");
    private static final List<String> EXPERT = List.of("expert", "expert_id", "expert_idx");
    private static final List<String> JOINED =
            List.of("experts", "expert_ids", "topk_ids", "selected_experts", "indices");
    private static final List<String> WEIGHT =
            List.of("weight", "gate_weight", "gate", "score", "prob");
    private static final List<String> WEIGHTS =
            List.of("weights", "topk_weights", "gating_probs", "selected_probs", "scores");
    private static final Pattern EXPERT_NUMBER =
            Pattern.compile("(?:expert|e|topk|top|k|id|expert_id)_?([0-9]{1,5})");
    private static final Pattern WEIGHT_NUMBER =
            Pattern.compile("(?:weight|w|prob|p|score|gate)_?([0-9]{1,5})");
    private static final Pattern LAYER_NUMBER = Pattern.compile("(?:layer|l)_?([0-9]{1,5})");

    private static final List<String> OTHERS = List.of("phase", "token_id", "rank", "slot", "step");

    /// True if a column of this title may mean something, so that a reader of columns can pass over the others.
    static boolean knows(String title) {
        String plain = title.strip().toLowerCase(Locale.ROOT);
        return Stream.of(TOKEN, LAYER, REQUEST, EXPERT, JOINED, WEIGHT, WEIGHTS, OTHERS)
                        .anyMatch(names -> names.contains(plain))
                || Stream.of(EXPERT_NUMBER, WEIGHT_NUMBER, LAYER_NUMBER)
                        .anyMatch(pattern -> pattern.matcher(plain).matches());
    }

    /// True if titles name the experts of one layer and not the layer, as those of a file a layer do.
    static boolean areOfOneLayer(List<String> titles) {
        List<String> plain =
                titles.stream().map(title -> title.strip().toLowerCase(Locale.ROOT)).toList();
        boolean experts =
                find(plain, JOINED) >= 0
                        || find(plain, EXPERT) >= 0
                        || !numbered(plain, EXPERT_NUMBER).isEmpty();
        return experts && find(plain, LAYER) < 0 && numbered(plain, LAYER_NUMBER).isEmpty();
    }

    /// The columns of a header row; empty if it is not that of such a table.
    ///
    /// @param firstRow the fields of the row after it, which tell ids from gate weights; may be empty
    static Optional<TableColumns> of(List<String> header, List<String> firstRow) {
        List<String> titles =
                header.stream().map(title -> title.strip().toLowerCase(Locale.ROOT)).toList();
        int layer = find(titles, LAYER);
        int expert = find(titles, EXPERT);
        int joined = find(titles, JOINED);
        List<Numbered> experts = numbered(titles, EXPERT_NUMBER);
        List<Numbered> layers = numbered(titles, LAYER_NUMBER);
        Optional<TableForm> form = Optional.empty();
        // Without a name of the token nothing says which lines of a long table are one row.
        if (layer >= 0 && expert >= 0 && find(titles, TOKEN) >= 0) {
            form = Optional.of(TableForm.LONG);
        } else if (layer >= 0 && joined >= 0) {
            form = Optional.of(TableForm.JOINED);
        } else if (layer >= 0 && !experts.isEmpty()) {
            form = Optional.of(isDense(experts, firstRow) ? TableForm.DENSE : TableForm.WIDE);
        } else if (layer < 0 && !layers.isEmpty()) {
            form = Optional.of(TableForm.LAYERS);
        }
        return form.map(it ->
                new TableColumns(
                        it,
                        find(titles, TOKEN),
                        layer,
                        find(titles, REQUEST),
                        titles.indexOf("phase"),
                        vocabularyId(titles),
                        it == TableForm.LONG ? expert : joined,
                        find(titles, it == TableForm.LONG ? WEIGHT : WEIGHTS),
                        find(titles, List.of("rank", "slot")),
                        titles.indexOf("step"),
                        it == TableForm.LAYERS ? layers : experts,
                        numbered(titles, WEIGHT_NUMBER),
                        titles.size()));
    }

    /// `token_id` is the vocabulary id where another column names the token, and the token itself where none does.
    private static int vocabularyId(List<String> titles) {
        int id = titles.indexOf("token_id");
        return id == find(titles, TOKEN) ? -1 : id;
    }

    private static int find(List<String> titles, List<String> names) {
        return names.stream()
                .mapToInt(titles::indexOf)
                .filter(at -> at >= 0)
                .findFirst()
                .orElse(-1);
    }

    private static List<Numbered> numbered(List<String> titles, Pattern pattern) {
        List<Numbered> columns = new ArrayList<>();
        for (int i = 0; i < titles.size(); i++) {
            Matcher matcher = pattern.matcher(titles.get(i));
            if (matcher.matches()) {
                columns.add(new Numbered(Integer.parseInt(matcher.group(1)), i));
            }
        }
        columns.sort(Comparator.comparingInt(Numbered::number));
        return columns;
    }

    /// Gate weights have a point or an exponent, or are 0 for most experts; ids are whole and stand once in a row.
    private static boolean isDense(List<Numbered> experts, List<String> firstRow) {
        int zeros = 0;
        for (Numbered each : experts) {
            String field = each.column < firstRow.size() ? firstRow.get(each.column).strip() : "";
            if (field.matches("[-+0-9]*[.eE].*")) {
                return true;
            }
            zeros += field.equals("0") ? 1 : 0;
        }
        return zeros > 1 && zeros < experts.size();
    }
}
