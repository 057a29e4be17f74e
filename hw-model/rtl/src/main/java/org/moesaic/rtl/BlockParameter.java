package org.moesaic.rtl;

import java.util.List;
import java.util.Objects;

/// A parameter of a block.
///
/// @param name as the user writes it
/// @param kind what it takes
/// @param defaultValue what holds where the user gives none
/// @param meaning one line
public record BlockParameter(String name, Kind kind, String defaultValue, String meaning) {

    /// What a parameter takes.
    public sealed interface Kind {

        /// For messages: `1 to 64`, `ws, os or is`.
        String allowed();

        boolean takes(String text);
    }

    /// A whole number in a range, both ends included.
    public record Whole(long smallest, long largest) implements Kind {

        @Override
        public String allowed() {
            return smallest + " to " + largest;
        }

        @Override
        public boolean takes(String text) {
            try {
                long value = Long.parseLong(text);
                return value >= smallest && value <= largest;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /// One of some words.
    public record Choice(List<String> words) implements Kind {

        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public String allowed() {
            return String.join(", ", words);
        }

        @Override
        public boolean takes(String text) {
            return words.contains(text);
        }
    }

    /// Yes or no.
    public record Flag() implements Kind {

        @Override
        public String allowed() {
            return "true, false";
        }

        @Override
        public boolean takes(String text) {
            return text.equals("true") || text.equals("false");
        }
    }

    public BlockParameter {
        Objects.requireNonNull(name);
        Objects.requireNonNull(meaning);
        if (!kind.takes(defaultValue)) {
            throw new IllegalArgumentException(name + "=" + defaultValue);
        }
    }

    static BlockParameter whole(
            String name, long smallest, long largest, long defaultValue, String meaning) {
        return new BlockParameter(
                name, new Whole(smallest, largest), Long.toString(defaultValue), meaning);
    }

    static BlockParameter choice(
            String name, List<String> words, String defaultValue, String meaning) {
        return new BlockParameter(name, new Choice(words), defaultValue, meaning);
    }

    static BlockParameter flag(String name, boolean defaultValue, String meaning) {
        return new BlockParameter(name, new Flag(), Boolean.toString(defaultValue), meaning);
    }
}
