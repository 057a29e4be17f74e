package org.moesaic.edge;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// Suggestions for names that are not known.
public final class Names {

    private Names() {}

    /// The valid name nearest to `given` by edit distance, if any is near enough to be meant: at most a third of its
    /// letters (and at least two) differ. Ties go to the name that comes first in the alphabet.
    public static Optional<String> nearest(String given, Collection<String> valid) {
        String wanted = given.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, wanted.length() / 3);
        LevenshteinDistance distance = new LevenshteinDistance(limit);
        return valid.stream()
                .filter(name -> distance(distance, wanted, name) >= 0)
                .min(
                        Comparator.comparingInt((String name) -> distance(distance, wanted, name))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// A cure in words: `did you mean 'x'? known: a, b, x`.
    public static String suggest(String given, Collection<String> valid) {
        String known = "known: " + String.join(", ", valid.stream().sorted().toList());
        return nearest(given, valid)
                .map(name -> "did you mean '" + name + "'? " + known)
                .orElse(known);
    }

    private static int distance(LevenshteinDistance distance, String wanted, String name) {
        return distance.apply(wanted, name.toLowerCase(Locale.ROOT));
    }
}
