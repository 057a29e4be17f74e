package org.moesaic.model.placement.bits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.moesaic.edge.Names;
import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.TernaryFormat;

/// The number formats that a policy may choose from, from few bits to many.
///
/// @param all one or more, each with more nominal bits than the one before
public record Levels(List<Level> all) {

    private static final int MOST = 16;

    /// One of them.
    ///
    /// @param bits nominal bits of a weight, scales apart
    public record Level(NumberFormat format, int bits) {}

    public Levels {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no levels");
        }
    }

    /// Reads `1/2/3` or `int2-asym/int4/bf16`, in any order: a number of bits stands for `binary` (1), `int2` to `int8`
    /// and `bf16` (16).
    ///
    /// @throws IllegalArgumentException with a message for the user
    public static Levels parse(String text) {
        List<Level> levels = new ArrayList<>();
        String[] parts = text.split("/", -1);
        if (parts.length > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " levels");
        }
        for (String part : parts) {
            Level level = level(part.strip());
            for (Level other : levels) {
                if (other.bits == level.bits) {
                    throw new IllegalArgumentException(
                            other.format.name()
                                    + " and "
                                    + level.format.name()
                                    + " both have "
                                    + level.bits
                                    + " bits; give each number of bits once");
                }
            }
            levels.add(level);
        }
        levels.sort(Comparator.comparingInt(Level::bits));
        return new Levels(levels);
    }

    private static Level level(String text) {
        if (text.matches("[0-9]{1,2}")) {
            int bits = Integer.parseInt(text);
            String name = bits == 1 ? "binary" : bits == 16 ? "bf16" : "int" + bits;
            NumberFormat format =
                    NumberFormats.parse(name)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "no level of "
                                                    + text
                                                    + " bits; there are 1 to 8 and 16, or number"
                                                    + " formats by name"));
            return new Level(format, bits);
        }
        NumberFormat format =
                NumberFormats.parse(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "'"
                                                + text
                                                + "' is neither a number of bits nor a number"
                                                + " format; "
                                                + Names.suggest(text, NumberFormats.names())));
        OptionalInt bits = bits(format);
        if (bits.isEmpty()) {
            throw new IllegalArgumentException(
                    text + " has no fixed number of bits a weight, so no budget of bits holds it");
        }
        return new Level(format, bits.getAsInt());
    }

    /// Nominal bits of one weight: ternary weights count as the two bits they are stored in.
    public static OptionalInt bits(NumberFormat format) {
        return switch (format) {
            case FloatFormat f -> OptionalInt.of(f.bits());
            case IntegerFormat f -> OptionalInt.of(f.bits());
            case NestedFormat f -> OptionalInt.of(f.bits());
            case TernaryFormat _ -> OptionalInt.of(2);
            case BinaryFormat _ -> OptionalInt.of(1);
            case MicroscalingFormat _, NormalFloatFormat _ -> OptionalInt.of(4);
            case Dict16Format _ -> OptionalInt.empty();
            case CustomFormat f -> OptionalInt.of((int) Math.max(1, Math.round(f.bitsPerWeight())));
        };
    }

    public int size() {
        return all.size();
    }

    public NumberFormat format(int level) {
        return all.get(level).format;
    }

    public int bits(int level) {
        return all.get(level).bits;
    }

    /// Bits of each level, ascending.
    public List<Integer> bits() {
        return all.stream().map(Level::bits).toList();
    }

    public int fewestBits() {
        return all.getFirst().bits;
    }

    public int mostBits() {
        return all.getLast().bits;
    }

    /// The level of that many bits; empty if there is none.
    public OptionalInt ofBits(int bits) {
        int at = bits().indexOf(bits);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
    }

    /// `1/2/3`, as bits.
    @Override
    public String toString() {
        return String.join("/", bits().stream().map(String::valueOf).toList());
    }
}
