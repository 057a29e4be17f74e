package org.moesaic.edge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// A value in a [SchemaDocument] and its place, so that what is wrong with it can be said with file, line and path.
///
/// Reading never throws: what is missing or of another type gives an empty result, because the schema has complained of
/// it already. Two are equal if they are the same place of the same document.
public final class Located {

    private final SchemaDocument document;
    private final JsonNode node;
    private final JsonPointer place;

    Located(SchemaDocument document, JsonNode node, JsonPointer place) {
        this.document = document;
        this.node = node;
        this.place = place;
    }

    /// The value itself; a missing node if there is none.
    public JsonNode node() {
        return node;
    }

    public boolean isPresent() {
        return !node.isMissingNode();
    }

    /// The value of a key; one that is not present if there is no such key.
    public Located at(String key) {
        return new Located(document, node.path(key), place.appendProperty(key));
    }

    /// The members of an array, none if this is not one.
    public List<Located> items() {
        List<Located> items = new ArrayList<>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                items.add(new Located(document, node.path(i), place.appendIndex(i)));
            }
        }
        return items;
    }

    /// The entries of a mapping in the order of the document, none if this is not one.
    public Map<String, Located> entries() {
        Map<String, Located> entries = new LinkedHashMap<>();
        if (node.isObject()) {
            node.propertyNames().forEach(key -> entries.put(key, at(key)));
        }
        return entries;
    }

    public Optional<String> text() {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    public Optional<Boolean> flag() {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    /// A whole number that fits a `long`.
    public OptionalLong integer() {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    /// A text with a unit, read by one of the functions of [Quantity]. What they refuse becomes a problem here.
    public OptionalLong quantity(ToLongFunction<String> unit) {
        if (!node.isString()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(unit.applyAsLong(node.stringValue()));
        } catch (IllegalArgumentException e) {
            problem(e.getMessage(), "");
            return OptionalLong.empty();
        }
    }

    /// The same for functions of [Quantity] that give a decimal number.
    public Optional<BigDecimal> decimal(Function<String, BigDecimal> unit) {
        if (!node.isString()) {
            return Optional.empty();
        }
        try {
            return Optional.of(unit.apply(node.stringValue()));
        } catch (IllegalArgumentException e) {
            problem(e.getMessage(), "");
            return Optional.empty();
        }
    }

    /// Adds a problem at this place to the document.
    ///
    /// @param message what is wrong, with the value found
    /// @param cure what is allowed
    public void problem(String message, String cure) {
        document.add(place, message, cure);
    }

    /// A problem at this place that is not added: for a warning.
    public Problem problemAt(String message, String cure) {
        return document.problemAt(place, message, cure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Located that
                && document == that.document
                && place.equals(that.place);
    }

    @Override
    public int hashCode() {
        return Objects.hash(System.identityHashCode(document), place);
    }

    /// The path, such as `memories[1].capacity`.
    @Override
    public String toString() {
        return Places.shown(place);
    }
}
