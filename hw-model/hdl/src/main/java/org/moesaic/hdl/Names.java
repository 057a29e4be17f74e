package org.moesaic.hdl;

/// Names that a user gives: they appear in errors, waveforms and Verilog as they are.
final class Names {

    private Names() {}

    /// The name of a part of something.
    static String join(String path, String part) {
        return path.isEmpty() ? part : path + "_" + part;
    }

    static String check(String name) {
        if (name == null || !isName(name)) {
            throw Misuse.of(
                    "",
                    "the name \"" + name + "\" cannot be used",
                    "a name is a letter, then letters, digits and _");
        }
        return name;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || c != '_' && (c < '0' || c > '9'))) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
