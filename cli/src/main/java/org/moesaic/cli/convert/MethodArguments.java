package org.moesaic.cli.convert;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// Reads the parameters of a method; all that is wrong is said together.
final class MethodArguments {

    private final Spec spec;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    MethodArguments(Spec spec) {
        this.spec = spec;
    }

    double number(String key, double usual, double least, double most) {
        known.add(key);
        Optional<String> text = spec.argument(key);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            double number = Double.parseDouble(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with what is allowed.
        }
        wrong(key, "is not allowed", "a number from %s to %s".formatted(least, most));
        return usual;
    }

    int whole(String key, int usual, int least, int most) {
        double number = number(key, usual, least, most);
        if (number != Math.rint(number)) {
            wrong(key, "is no whole number", "a whole number from " + least + " to " + most);
        }
        return (int) number;
    }

    /// One of some words; the first of them if nothing is given.
    String choice(String key, String... words) {
        known.add(key);
        List<String> all = List.of(words);
        String word = spec.argument(key).orElse(all.getFirst());
        if (!all.contains(word)) {
            wrong(key, "is not known", Names.suggest(word, all));
            return all.getFirst();
        }
        return word;
    }

    /// A number format of a kind.
    ///
    /// @param kind that it must be of
    /// @param cure which ones are
    NumberFormat format(String key, String usual, Class<? extends NumberFormat> kind, String cure) {
        known.add(key);
        String name = spec.argument(key).orElse(usual);
        Optional<NumberFormat> format = NumberFormats.parse(name);
        if (format.isEmpty()) {
            wrong(key, "is no number format", Names.suggest(name, NumberFormats.names()));
        } else if (!kind.isInstance(format.get())) {
            wrong(key, "does not serve here", cure);
        } else {
            return format.get();
        }
        return NumberFormats.parse(usual).orElseThrow();
    }

    /// A number format, or empty for a word that stands for none.
    Optional<NumberFormat> optionalFormat(String key, String none) {
        known.add(key);
        String name = spec.argument(key).orElse(none);
        if (name.equals(none)) {
            return Optional.empty();
        }
        Optional<NumberFormat> format = NumberFormats.parse(name);
        if (format.isEmpty()) {
            List<String> names = new ArrayList<>(NumberFormats.names());
            names.add(none);
            wrong(key, "is no number format", Names.suggest(name, names));
        }
        return format;
    }

    void wrong(String key, String message, String cure) {
        problems.add(spec.problem(key, message, cure));
    }

    /// Ends the reading.
    ///
    /// @throws MoesaicException USAGE with all that is wrong, unknown parameters too
    void throwIfWrong() {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(spec.unknown(known));
        if (!all.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, all);
        }
    }
}
