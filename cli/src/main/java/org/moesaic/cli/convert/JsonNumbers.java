package org.moesaic.cli.convert;

import tools.jackson.databind.node.ObjectNode;

/// Numbers that may not be known.
final class JsonNumbers {

    private JsonNumbers() {}

    /// Null for what is infinite or no number.
    static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }
}
