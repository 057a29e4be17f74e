package org.moesaic.edge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A choice with parameters, as people write it on a command line: `NAME` or `NAME:key=value,key=value`.
///
/// @param what what is being chosen, for messages: `--policy`
/// @param name the chosen name
/// @param arguments its parameters, in the order given
public record Spec(String what, String name, Map<String, String> arguments) {

    public Spec {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /// Reads a choice.
    ///
    /// @throws MoesaicException with all that is wrong with its form, as wrong usage
    public static Spec parse(String what, String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        List<Problem> problems = new ArrayList<>();
        String form = "write NAME or NAME:key=value,key=value";
        if (name.isBlank()) {
            problems.add(Problem.of(what + " '" + text + "' has no name", form));
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String part : text.substring(colon + 1).split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals < 1 || equals == part.length() - 1) {
                    problems.add(
                            Problem.of(
                                    what + " '" + text + "': '" + part + "' is no parameter",
                                    form));
                } else if (arguments.put(part.substring(0, equals), part.substring(equals + 1))
                        != null) {
                    String key = part.substring(0, equals);
                    problems.add(
                            Problem.of(
                                    what + " '" + text + "': '" + key + "' is given twice", form));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        return new Spec(what, name, arguments);
    }

    public Optional<String> argument(String key) {
        return Optional.ofNullable(arguments.get(key));
    }

    /// One problem for each parameter that is not among `known`.
    public List<Problem> unknown(Collection<String> known) {
        List<Problem> problems = new ArrayList<>();
        for (String key : arguments.keySet()) {
            if (!known.contains(key)) {
                String cure =
                        known.isEmpty() ? name + " takes no parameters" : Names.suggest(key, known);
                problems.add(
                        Problem.of(what + " " + name + ": unknown parameter '" + key + "'", cure));
            }
        }
        return problems;
    }

    /// A problem of one parameter's value.
    public Problem problem(String key, String message, String cure) {
        String value = arguments.getOrDefault(key, "");
        return Problem.of(what + " " + name + ": " + key + "='" + value + "' " + message, cure);
    }

    /// As it was written.
    @Override
    public String toString() {
        if (arguments.isEmpty()) {
            return name;
        }
        List<String> parts = new ArrayList<>();
        arguments.forEach((key, value) -> parts.add(key + "=" + value));
        return name + ":" + String.join(",", parts);
    }
}
