package org.moesaic.rtl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Values for all parameters of a block, in the order of the block, each one that its parameter takes.
public final class BlockSettings {

    private final Map<String, String> values = new LinkedHashMap<>();

    /// The defaults of a block, with some values replaced.
    ///
    /// @throws IllegalArgumentException if the block has no such parameter or the parameter does not take the value; ask
    ///     [Block#parameter] and [BlockParameter.Kind#takes] first to tell a user
    public BlockSettings(Block block, Map<String, String> given) {
        block.parameters()
                .forEach(parameter -> values.put(parameter.name(), parameter.defaultValue()));
        given.forEach((name, value) -> {
            if (block.parameter(name).filter(known -> known.kind().takes(value)).isEmpty()) {
                throw new IllegalArgumentException(name + "=" + value);
            }
            values.put(name, value);
        });
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return value;
    }

    /// All of them, in the order of the block.
    public Map<String, String> all() {
        return Collections.unmodifiableMap(values);
    }

    /// `rows=8 columns=8 …`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value));
        return text.toString();
    }
}
