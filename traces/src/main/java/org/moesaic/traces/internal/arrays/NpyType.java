package org.moesaic.traces.internal.arrays;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.NpyException;

/// The element type of an array.
///
/// @param bytes 1, 2, 4 or 8; floats are not of 1
/// @param bigEndian true if the first byte is the highest
record NpyType(Kind kind, int bytes, boolean bigEndian) {

    /// How the bits are read.
    enum Kind {
        SIGNED,
        UNSIGNED,
        /// IEEE 754 binary16, binary32 or binary64.
        FLOAT,
        /// The upper half of a binary32.
        BFLOAT
    }

    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final Pattern DESCR = Pattern.compile("'([<>|=])([uif])([1248])'");

    /// @throws NpyException if these are neither integers nor floats
    static NpyType parse(String descr) throws NpyException {
        Matcher matcher = DESCR.matcher(descr);
        boolean known = matcher.matches();
        int bytes = known ? Integer.parseInt(matcher.group(3)) : 0;
        // Only single bytes have no order, and '=' is the order of a machine that we do not know.
        boolean single = bytes == 1;
        if (!known
                || matcher.group(1).equals("=")
                || matcher.group(1).equals("|") != single
                || (single && matcher.group(2).equals("f"))) {
            throw new NpyException(
                    "element type " + descr,
                    "integers of 1, 2, 4 or 8 bytes, or floats of 2, 4 or 8; for ids"
                            + " experts.astype('uint8')");
        }
        Kind kind =
                switch (matcher.group(2)) {
                    case "u" -> Kind.UNSIGNED;
                    case "i" -> Kind.SIGNED;
                    default -> Kind.FLOAT;
                };
        return new NpyType(kind, bytes, matcher.group(1).equals(">"));
    }

    /// The type as NPY writes it, such as `'<f4'`.
    String descr() {
        String order = bytes == 1 ? "|" : bigEndian ? ">" : "<";
        String letter =
                switch (kind) {
                    case SIGNED -> "i";
                    case UNSIGNED -> "u";
                    case FLOAT -> "f";
                    case BFLOAT -> "bf";
                };
        return "'" + order + letter + bytes + "'";
    }

    boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /// The integer at an index; an unsigned 8-byte value too large for a long becomes the largest long.
    long get(byte[] from, int index) {
        long bits = bits(from, index * bytes);
        int spare = Long.SIZE - bytes * Byte.SIZE;
        if (kind == Kind.SIGNED) {
            return bits << spare >> spare;
        }
        return bits < 0 ? Long.MAX_VALUE : bits;
    }

    /// The element at an index as a double: exact but for integers beyond 2^53.
    double real(byte[] from, int index) {
        long bits = bits(from, index * bytes);
        return switch (kind) {
            case SIGNED, UNSIGNED -> get(from, index);
            case BFLOAT -> Float.intBitsToFloat((int) bits << Short.SIZE);
            case FLOAT ->
                    switch (bytes) {
                        case 2 -> Float.float16ToFloat((short) bits);
                        case 4 -> Float.intBitsToFloat((int) bits);
                        default -> Double.longBitsToDouble(bits);
                    };
        };
    }

    /// Elements `0 .. count` as ints; values beyond the range of int become the nearest int.
    void toInts(byte[] from, int count, int[] to) {
        if (bytes == 1 && kind == Kind.UNSIGNED) {
            for (int i = 0; i < count; i++) {
                to[i] = from[i] & 0xFF;
            }
        } else if (bytes == 4 && kind == Kind.SIGNED && !bigEndian) {
            for (int i = 0; i < count; i++) {
                to[i] = (int) INTS.get(from, i * Integer.BYTES);
            }
        } else {
            for (int i = 0; i < count; i++) {
                to[i] = Math.clamp(get(from, i), Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
        }
    }

    /// The bits of an element, zeros above them.
    private long bits(byte[] from, int at) {
        return switch (bytes) {
            case 1 -> from[at] & 0xFF;
            case 2 -> {
                short bits = (short) SHORTS.get(from, at);
                yield (bigEndian ? Short.reverseBytes(bits) : bits) & 0xFFFF;
            }
            case 4 -> {
                int bits = (int) INTS.get(from, at);
                yield Integer.toUnsignedLong(bigEndian ? Integer.reverseBytes(bits) : bits);
            }
            default -> {
                long bits = (long) LONGS.get(from, at);
                yield bigEndian ? Long.reverseBytes(bits) : bits;
            }
        };
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }
}
