package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.moesaic.edge.Located;
import org.moesaic.edge.Quantity;
import org.moesaic.model.closedform.Dataflow;

/// The `arrays` of a hardware description.
final class ArraysReader {

    private ArraysReader() {}

    /// The well-formed groups; the others have left a problem.
    static List<DigitalArray> read(Located arrays, Map<String, String> sources, AreaReader areas) {
        List<DigitalArray> read = new ArrayList<>();
        Map<String, Located> names = new HashMap<>();
        for (Located array : arrays.items()) {
            String name = array.at("name").text().orElse("");
            Located first = names.putIfAbsent(name, array);
            if (first != null) {
                array.at("name").problem("'" + name + "' is given twice", "first: " + first);
                continue;
            }
            String part = "arrays." + name;
            array.at("source").text().ifPresent(source -> sources.put(part, source));
            OptionalLong count = Parts.count(array.at("count"));
            areas.read(part, array.at("area"), count.orElse(1), Optional.empty());
            group(array).ifPresent(read::add);
        }
        return read;
    }

    private static Optional<DigitalArray> group(Located array) {
        OptionalLong clock = Parts.positive(array.at("clock"), Quantity::hertz);
        Set<String> formats = formats(array.at("formats"));
        Optional<String> name = array.at("name").text();
        OptionalLong count = Parts.count(array.at("count"));
        OptionalLong rows = Parts.count(array.at("rows"));
        OptionalLong columns = Parts.count(array.at("columns"));
        Optional<Dataflow> dataflow = array.at("dataflow").text().flatMap(Dataflow::parse);
        if (clock.isEmpty()
                || formats.isEmpty()
                || name.isEmpty()
                || count.isEmpty()
                || rows.isEmpty()
                || columns.isEmpty()
                || dataflow.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DigitalArray(
                        name.get(),
                        (int) count.getAsLong(),
                        (int) rows.getAsLong(),
                        (int) columns.getAsLong(),
                        dataflow.get(),
                        array.at("double-buffered").flag().orElse(true),
                        clock.getAsLong(),
                        formats));
    }

    private static Set<String> formats(Located formats) {
        Set<String> known = new LinkedHashSet<>();
        for (Located format : formats.items()) {
            format.text()
                    .ifPresent(name -> {
                        if (Arithmetics.names().contains(name)) {
                            known.add(name);
                        } else {
                            format.problem("unknown format '" + name + "'", Arithmetics.cure(name));
                        }
                    });
        }
        return known;
    }
}
