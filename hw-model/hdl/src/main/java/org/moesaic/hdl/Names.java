package org.moesaic.hdl;

import java.util.regex.Pattern;

/// Names that a user gives: they appear in errors, waveforms and Verilog as they are.
final class Names {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private Names() {}

    /// The name of a part of something.
    static String join(String path, String part) {
        return path.isEmpty() ? part : path + "_" + part;
    }

    static String check(String name) {
        if (name == null || !ALLOWED.matcher(name).matches()) {
            throw Misuse.of(
                    "",
                    "the name \"" + name + "\" cannot be used",
                    "a name is a letter, then letters, digits and _");
        }
        return name;
    }
}
