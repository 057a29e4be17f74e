package org.moesaic.edge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// A YAML or JSON document held against its JSON Schema (draft 2020-12), with the line of everything in it.
///
/// What ends in `.json` is read as JSON, everything else as YAML: one document, UTF-8, at most 4 MiB, at most 64 levels
/// deep, without aliases and tags, no key twice.
///
/// Two ways to use it. Where the schema says all that can be wrong, [#read(Path, String)] gives the tree or throws.
/// Where there is more to check (units, references from one part to another), [#open(Path, String)] gives the document
/// with what the schema found, [#root()] walks it and adds problems, and [#throwIfBad()] throws all of them together:
///
/// ```java
/// SchemaDocument document = SchemaDocument.open(file, schema);
/// long bytes = document.root().at("capacity").quantity(Quantity::bytes).orElse(0);
/// document.throwIfBad();
/// ```
public final class SchemaDocument {

    private final String file;
    private final DocumentTree tree;
    private final List<Problem> problems;

    private SchemaDocument(String file, String text, String schemaJson) {
        this.file = file;
        this.tree = new DocumentTree(file, text);
        this.problems = new ArrayList<>(tree.problems());
        // After a syntax error there is no tree, and the schema would only complain that everything
        // is missing.
        if (!tree.root().isMissingNode()) {
            problems.addAll(new SchemaCheck(file, tree, schemaJson).problems());
        }
    }

    /// The tree of a file that has nothing wrong with it.
    ///
    /// @throws MoesaicException with all problems; [Exit#NOT_FOUND] if there is no such file
    public static JsonNode read(Path file, String schemaJson) {
        SchemaDocument document = open(file, schemaJson);
        document.throwIfBad();
        return document.tree.root();
    }

    /// The tree of a text, such as a built-in resource; `name` is what problems call it, and if it ends in `.json` the
    /// text is JSON.
    ///
    /// @throws MoesaicException with all problems
    public static JsonNode read(String name, String text, String schemaJson) {
        SchemaDocument document = of(name, text, schemaJson);
        document.throwIfBad();
        return document.tree.root();
    }

    /// A file as a document that may have problems.
    ///
    /// @throws MoesaicException only if the file cannot be read at all: not there, too large, not UTF-8
    public static SchemaDocument open(Path file, String schemaJson) {
        return new SchemaDocument(file.toString(), DocumentText.read(file), schemaJson);
    }

    /// A text as a document that may have problems.
    public static SchemaDocument of(String name, String text, String schemaJson) {
        return new SchemaDocument(name, text, schemaJson);
    }

    /// The name by which problems call the document.
    public String file() {
        return file;
    }

    /// The whole document, with its place.
    public Located root() {
        return new Located(this, tree.root(), JsonPointer.empty());
    }

    /// What is wrong so far, by line, in the order found within a line.
    public List<Problem> problems() {
        return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    /// Ends the reading: returns if nothing is wrong.
    ///
    /// @throws MoesaicException with all problems, exit [Exit#BAD_DATA]
    public void throwIfBad() {
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems());
        }
    }

    void add(JsonPointer place, String message, String cure) {
        problems.add(problemAt(place, message, cure));
    }

    Problem problemAt(JsonPointer place, String message, String cure) {
        return Problem.at(file, nearestLine(tree, place), Places.shown(place), message, cure);
    }

    /// What is missing has no line: it gets the line of what it is missing from.
    static int nearestLine(DocumentTree tree, JsonPointer place) {
        JsonPointer from = place;
        while (from != null && tree.line(from) == 0) {
            from = from.head();
        }
        return from == null ? 0 : tree.line(from);
    }
}
