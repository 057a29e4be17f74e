package org.moesaic.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How files hold floats: little-endian, aligned or not.
public enum StoredFloat {

    /// IEEE binary32.
    FP32(Float.BYTES, 0, 1, Double.POSITIVE_INFINITY) {
        @Override
        public float get(MemorySegment memory, long at) {
            return memory.get(FLOAT, at);
        }

        @Override
        public double size(MemorySegment memory, long at) {
            return Math.abs(memory.get(FLOAT, at));
        }
    },

    /// The upper half of one.
    BF16(Short.BYTES, Double.PRECISION - 8, 0x1p896, 0x1p128) {
        @Override
        public float get(MemorySegment memory, long at) {
            return Bf16.toFloat(memory.get(SHORT, at));
        }
    },

    /// IEEE binary16.
    FP16(Short.BYTES, Double.PRECISION - 11, 0x1p1008, 0x1p16) {
        @Override
        public float get(MemorySegment memory, long at) {
            return Float.float16ToFloat(memory.get(SHORT, at));
        }
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;
    private final int fractionShift;
    private final double unit;
    private final double infinity;

    StoredFloat(int bytes, int fractionShift, double unit, double infinity) {
        this.bytes = bytes;
        this.fractionShift = fractionShift;
        this.unit = unit;
        this.infinity = infinity;
    }

    /// Of a number.
    public int bytes() {
        return bytes;
    }

    /// From the fraction of a number of 16 bits to that of a double; 0 for fp32.
    public int fractionShift() {
        return fractionShift;
    }

    /// What a number of 16 bits is a multiple of once it lies in a double, its fraction over that of the double: two to the
    /// difference of the biases of the exponents. 1 for fp32.
    public double unit() {
        return unit;
    }

    /// The value of the number that begins at a byte; exact.
    public abstract float get(MemorySegment memory, long at);

    /// The magnitude of the number that begins at a byte; exact. In 16 bits the largest exponent counts as one like the others:
    /// infinity is [#infinity], and what is no number is something larger. In double this is two steps that need no conversion:
    /// sign taken off, exponent and fraction are moved to where a double has its own, which is then too small by the unit.
    /// Subnormal numbers become those of double.
    public double size(MemorySegment memory, long at) {
        return Double.longBitsToDouble(
                        (long) (memory.get(SHORT, at) & Short.MAX_VALUE) << fractionShift)
                * unit;
    }

    /// The size of what is infinite. All finite numbers are smaller.
    public double infinity() {
        return infinity;
    }
}
