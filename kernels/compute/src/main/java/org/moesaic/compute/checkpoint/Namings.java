package org.moesaic.compute.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.moesaic.edge.Located;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.SchemaDocument;

/// The namings that are known, and those of a user's file. Both are YAML of the schema `namings.schema.json`.
public final class Namings {

    private static final Pattern PLACE = Pattern.compile("\\{[^{}]*}");

    private Namings() {}

    /// Those of published models; see `namings.yaml` beside this class.
    public static List<Naming> builtIn() {
        SchemaDocument document =
                SchemaDocument.of("namings.yaml", resource("namings.yaml"), schema());
        List<Naming> namings = namings(document);
        document.throwIfBad();
        return namings;
    }

    /// Those of a file.
    ///
    /// @throws MoesaicException NOT_FOUND, or BAD_DATA with everything that is wrong with it
    public static List<Naming> read(Path file) {
        SchemaDocument document = SchemaDocument.open(file, schema());
        List<Naming> namings = namings(document);
        document.throwIfBad();
        return namings;
    }

    private static List<Naming> namings(SchemaDocument document) {
        return document.root().at("namings").items().stream().map(Namings::naming).toList();
    }

    private static Naming naming(Located naming) {
        Map<Part, List<NameTemplate>> templates = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            List<NameTemplate> names = names(part, naming.at(part.label()));
            if (!names.isEmpty()) {
                templates.put(part, names);
            }
        }
        Set<Part> inputsFirst = EnumSet.noneOf(Part.class);
        texts(naming.at("inputs-first"))
                .forEach(label -> Part.parse(label).ifPresent(inputsFirst::add));
        return new Naming(
                naming.at("name").text().orElse(""),
                templates,
                inputsFirst,
                naming.at("gate-up-rows").text().orElse("halves").equals("alternating"),
                new HashSet<>(texts(naming.at("expert-types"))));
    }

    private static List<NameTemplate> names(Part part, Located names) {
        List<NameTemplate> templates = new ArrayList<>();
        for (Located name : names.items()) {
            String text = name.text().orElse("");
            if (!text.contains("layer}")) {
                name.problem("'" + text + "' has no layer", "write {layer} where its number is");
            }
            PLACE.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(place -> !NameTemplate.PLACES.contains(place))
                    .forEach(place ->
                            name.problem(
                                    "'" + text + "' has the place " + place,
                                    "known: " + String.join(", ", NameTemplate.PLACES)));
            if (part.ofRouter() && text.contains("{expert}")) {
                name.problem("'" + text + "' names one expert", "a router is one for all experts");
            }
            templates.add(new NameTemplate(text));
        }
        return templates;
    }

    private static List<String> texts(Located list) {
        return list.items().stream().flatMap(each -> each.text().stream()).toList();
    }

    private static String schema() {
        return resource("namings.schema.json");
    }

    private static String resource(String name) {
        try (InputStream stream = Namings.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
