package org.moesaic.model.hardware;

import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Names;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// What a MAC array can multiply, as far as any number format asks for it.
final class Arithmetics {

    private Arithmetics() {}

    /// All arithmetics of the known formats, from wide to narrow.
    static List<String> names() {
        return NumberFormats.names().stream()
                .flatMap(name -> NumberFormats.parse(name).stream())
                .map(NumberFormat::arithmetic)
                .distinct()
                .toList();
    }

    /// The cure for a name that is none: a storage format has another name than its arithmetic.
    static String cure(String name) {
        Optional<NumberFormat> storage = NumberFormats.parse(name);
        if (storage.isPresent()) {
            return "this is how weights are stored; its arithmetic is '"
                    + storage.get().arithmetic()
                    + "'";
        }
        return Names.suggest(name, names());
    }
}
