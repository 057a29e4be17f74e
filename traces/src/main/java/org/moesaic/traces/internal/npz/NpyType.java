package org.moesaic.traces.internal.npz;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.NpyException;

/// A little-endian integer type of an NPY array.
///
/// @param bytes 1, 2, 4 or 8
record NpyType(int bytes, boolean signed) {

    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final Pattern DESCR = Pattern.compile("'([<|])([ui])([1248])'");

    /// @throws NpyException if these are not integers, or big-endian
    static NpyType parse(String descr) throws NpyException {
        Matcher matcher = DESCR.matcher(descr);
        boolean known = matcher.matches();
        // Only single bytes have no order.
        if (!known || matcher.group(1).equals("|") != matcher.group(3).equals("1")) {
            throw new NpyException(
                    "element type " + descr,
                    "integers of 1, 2, 4 or 8 bytes, little-endian: experts.astype('uint8')");
        }
        return new NpyType(Integer.parseInt(matcher.group(3)), matcher.group(2).equals("i"));
    }

    /// The element at an index, as a long; an unsigned 8-byte value too large for it becomes the largest long.
    long get(byte[] from, int index) {
        int at = index * bytes;
        return switch (bytes) {
            case 1 -> signed ? from[at] : from[at] & 0xFF;
            case 2 -> signed ? (short) SHORTS.get(from, at) : (short) SHORTS.get(from, at) & 0xFFFF;
            case 4 ->
                    signed
                            ? (int) INTS.get(from, at)
                            : Integer.toUnsignedLong((int) INTS.get(from, at));
            default -> {
                long value = (long) LONGS.get(from, at);
                yield signed || value >= 0 ? value : Long.MAX_VALUE;
            }
        };
    }

    /// Elements `0 .. count` as ints; values beyond the range of int become the nearest int.
    void toInts(byte[] from, int count, int[] to) {
        if (bytes == 1 && !signed) {
            for (int i = 0; i < count; i++) {
                to[i] = from[i] & 0xFF;
            }
        } else if (bytes == 4 && signed) {
            for (int i = 0; i < count; i++) {
                to[i] = (int) INTS.get(from, i * Integer.BYTES);
            }
        } else {
            for (int i = 0; i < count; i++) {
                to[i] = Math.clamp(get(from, i), Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
        }
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }
}
