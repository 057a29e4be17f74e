package org.moesaic.traces;

import java.util.ArrayList;
import java.util.List;

/// Layer ids as text: `3..60` is every id from 3 to 60, and `1,3..47` is 1, 3, 5, … 47, the step being the difference
/// of the last two ids before the dots.
final class LayerRanges {

    private LayerRanges() {}

    /// @throws IllegalArgumentException with a message for the user if the text is not such a list, is not ascending,
    ///     or goes beyond `limit`
    static List<Integer> parse(String text, int limit) {
        List<Integer> ids = new ArrayList<>();
        if (text.isEmpty()) {
            return ids;
        }
        for (String part : text.split(",", -1)) {
            int dots = part.indexOf("..");
            int first = number(dots < 0 ? part : part.substring(0, dots), text);
            int last = dots < 0 ? first : number(part.substring(dots + 2), text);
            int step = dots < 0 || ids.isEmpty() ? 1 : first - ids.getLast();
            if (last >= limit) {
                throw new IllegalArgumentException("layer " + last + " of a model with " + limit);
            }
            boolean ascending = step > 0 && last >= first;
            if (!ascending || (!ids.isEmpty() && first <= ids.getLast())) {
                throw new IllegalArgumentException("layer ids '" + text + "' do not ascend");
            }
            for (int id = first; id <= last; id += step) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static int number(String digits, String text) {
        if (!digits.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(
                    "layer ids '" + text + "' are not a list such as 0..23 or 1,3..47");
        }
        return Integer.parseInt(digits);
    }
}
