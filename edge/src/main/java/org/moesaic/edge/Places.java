package org.moesaic.edge;

import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;

/// How a place in a document is shown to people: `memories[1].capacity`, `energy.actions["mac.int4"].low`.
final class Places {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private Places() {}

    static String shown(JsonPointer place) {
        StringBuilder text = new StringBuilder();
        for (JsonPointer rest = place; !rest.matches(); rest = rest.tail()) {
            String key = rest.getMatchingProperty();
            if (PLAIN.matcher(key).matches()) {
                text.append(text.isEmpty() ? "" : ".").append(key);
            } else if (rest.getMatchingIndex() >= 0) {
                text.append('[').append(rest.getMatchingIndex()).append(']');
            } else {
                text.append("[\"").append(key).append("\"]");
            }
        }
        return text.toString();
    }
}
