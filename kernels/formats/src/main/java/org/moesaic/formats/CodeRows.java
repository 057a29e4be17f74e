package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes all codes of a row at once: the bytes that [Encoder#setCode] leaves code after code, made in an array first.
///
/// Loops have no branches, since codes of real weights are as good as random, and every branch on one would be guessed
/// wrong half the time.
final class CodeRows {

    /// Codes that fill whole bytes together, whatever their bits.
    private static final int BLOCK = 8;

    private CodeRows() {}

    static void set(PackedMatrix matrix, int row, int[] codes) {
        int columns = matrix.shape().columns();
        switch (matrix.format()) {
            case FloatFormat format -> floats(matrix, format, row, codes);
            case IntegerFormat format -> {
                check(format, codes, columns, format.minCode(), format.maxCode());
                dense(matrix, row, format.bits(), codes, -format.minCode());
            }
            case MicroscalingFormat format -> {
                check(format, codes, columns, 0, 15);
                dense(matrix, row, MicroscalingFormat.BITS, codes, 0);
            }
            case NormalFloatFormat format -> {
                check(format, codes, columns, 0, 15);
                dense(matrix, row, NormalFloatFormat.BITS, codes, 0);
            }
            case TernaryFormat format -> {
                check(format, codes, columns, -1, 1);
                switch (format.packing()) {
                    case TWO_BIT -> dense(matrix, row, 2, codes, 1);
                    case FIVE_PER_BYTE -> fives(matrix, row, codes);
                }
            }
            case BinaryFormat format -> signs(matrix, format, row, codes);
            case NestedFormat format -> {
                check(format, codes, columns, 0, (1 << format.bits()) - 1);
                planes(matrix, format, row, codes);
            }
            case Dict16Format _, CustomFormat _ -> {
                // Both refuse in their own words.
                for (int column = 0; column < columns; column++) {
                    Encoder.setCode(matrix, row, column, codes[column]);
                }
            }
        }
    }

    private static void floats(PackedMatrix matrix, FloatFormat format, int row, int[] codes) {
        int columns = matrix.shape().columns();
        byte[] bytes = new byte[Math.multiplyExact(columns, format.bits() / 8)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (format.kind()) {
            case FP32 -> buffer.asIntBuffer().put(codes, 0, columns);
            case BF16, FP16 -> {
                check(format, codes, columns, 0, 0xffff);
                short[] halves = new short[columns];
                for (int c = 0; c < columns; c++) {
                    halves[c] = (short) codes[c];
                }
                buffer.asShortBuffer().put(halves);
            }
            case FP8_E4M3, FP8_E5M2 -> {
                check(format, codes, columns, 0, 0xff);
                for (int c = 0; c < columns; c++) {
                    bytes[c] = (byte) codes[c];
                }
            }
        }
        store(matrix, (long) row * bytes.length, bytes);
    }

    private static void dense(PackedMatrix matrix, int row, int bits, int[] codes, int add) {
        byte[] bytes = packed(codes, matrix.shape().columns(), bits, add, 0);
        store(matrix, (long) row * bytes.length, bytes);
    }

    /// Codes of some bits, `(code + add) >> shift` each.
    private static byte[] packed(int[] codes, int columns, int bits, int add, int shift) {
        byte[] bytes = new byte[Math.toIntExact(MatrixBytes.ceilDiv((long) columns * bits, 8))];
        int mask = (1 << bits) - 1;
        int whole = columns / BLOCK * BLOCK;
        switch (bits) {
            case 8 -> {
                for (int c = 0; c < whole; c++) {
                    bytes[c] = (byte) (codes[c] + add >> shift);
                }
            }
            case 4 -> {
                for (int i = 0; i < whole / 2; i++) {
                    int low = codes[2 * i] + add >> shift & mask;
                    int high = codes[2 * i + 1] + add >> shift & mask;
                    bytes[i] = (byte) (low | high << 4);
                }
            }
            default -> {
                for (int c = 0; c < whole; c += BLOCK) {
                    block(codes, c, BLOCK, bits, add, shift, bytes);
                }
            }
        }
        if (whole < columns) {
            block(codes, whole, columns - whole, bits, add, shift, bytes);
        }
        return bytes;
    }

    /// Up to eight codes from a column on that is a multiple of eight, and so starts a byte.
    private static void block(
            int[] codes, int from, int count, int bits, int add, int shift, byte[] bytes) {
        long mask = (1 << bits) - 1;
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (codes[from + i] + add >> shift & mask) << i * bits;
        }
        int at = from / BLOCK * bits;
        int end = Math.min(at + bits, bytes.length);
        for (int i = at; i < end; i++) {
            bytes[i] = (byte) (word >>> (i - at) * 8);
        }
    }

    private static void fives(PackedMatrix matrix, int row, int[] codes) {
        int columns = matrix.shape().columns();
        byte[] bytes = new byte[Math.ceilDiv(columns, 5)];
        int whole = columns / 5;
        for (int i = 0; i < whole; i++) {
            int at = 5 * i;
            int value =
                    codes[at]
                            + 3 * codes[at + 1]
                            + 9 * codes[at + 2]
                            + 27 * codes[at + 3]
                            + 81 * codes[at + 4];
            // Digits are codes + 1: 1 + 3 + 9 + 27 + 81 more.
            bytes[i] = (byte) (value + 121);
        }
        int power = 1;
        for (int c = 5 * whole; c < columns; c++) {
            bytes[whole] += (byte) ((codes[c] + 1) * power);
            power *= 3;
        }
        store(matrix, (long) row * bytes.length, bytes);
    }

    private static void signs(PackedMatrix matrix, BinaryFormat format, int row, int[] codes) {
        int columns = matrix.shape().columns();
        int wrong = 0;
        for (int c = 0; c < columns; c++) {
            wrong |= codes[c] * codes[c] ^ 1;
        }
        if (wrong != 0) {
            for (int c = 0; c < columns; c++) {
                Encoder.setCode(matrix, row, c, codes[c]);
            }
        }
        // -1 and 1 become 0 and 1.
        byte[] bytes = packed(codes, columns, 1, 1, 1);
        store(matrix, (long) row * bytes.length, bytes);
    }

    private static void planes(PackedMatrix matrix, NestedFormat format, int row, int[] codes) {
        int columns = matrix.shape().columns();
        byte[] base = packed(codes, columns, format.baseBits(), 0, format.planes());
        store(matrix, row * NestedPlanes.baseRowBytes(matrix), base);
        for (int plane = 1; plane <= format.planes(); plane++) {
            byte[] bits = packed(codes, columns, 1, 0, format.planes() - plane);
            long start = NestedPlanes.planeStart(matrix, plane);
            store(matrix, start + row * NestedPlanes.planeRowBytes(matrix), bits);
        }
    }

    private static void store(PackedMatrix matrix, long at, byte[] bytes) {
        MemorySegment.copy(bytes, 0, matrix.codes(), ValueLayout.JAVA_BYTE, at, bytes.length);
    }

    private static void check(NumberFormat format, int[] codes, int columns, int min, int max) {
        int low = min;
        int high = max;
        for (int c = 0; c < columns; c++) {
            low = Math.min(low, codes[c]);
            high = Math.max(high, codes[c]);
        }
        if (low < min || high > max) {
            throw new IllegalArgumentException(
                    (low < min ? low : high)
                            + " is no code of "
                            + format.name()
                            + "; "
                            + min
                            + " to "
                            + max
                            + " are");
        }
    }
}
