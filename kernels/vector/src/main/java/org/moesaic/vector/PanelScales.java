package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// The scales of a panel's group, wherever they are.
///
/// fp16 becomes fp32 by moving its bits to where fp32 has them, three places to the right of the top, the sign kept; what
/// that gives is 2^112 times too small, subnormal numbers included, so one multiplication makes it right, and exactly.
final class PanelScales {

    /// The bits of an fp16 number in an fp32 one: sign, five bits of exponent, ten of fraction.
    static final int HALF = 0x8fffe000;

    /// What is between the exponents of the two.
    static final float REBIAS = 0x1p112f;

    /// Scales of 1 in fp16, two in a lane: for rows whose scale comes at the end.
    static final MemorySegment ONES = ones();

    private static final OutOfLine HALVES = OutOfLine.of(MethodHandles.lookup(), "halvesBody");

    private static final OutOfLine FLOATS = OutOfLine.of(MethodHandles.lookup(), "floatsBody");

    private PanelScales() {}

    private static MemorySegment ones() {
        MemorySegment ones = Arena.ofAuto().allocate(Lanes.BYTES, 64);
        for (long at = 0; at < ones.byteSize(); at += Short.BYTES) {
            ones.set(ValueLayout.JAVA_SHORT.withOrder(Lanes.LITTLE), at, Float.floatToFloat16(1));
        }
        return ones;
    }

    /// Writes the scales of a group as a vector to `out`.
    static void read(PanelPart part, Groups groups, int panel, int group, float[] out) {
        try {
            if (part.scales() == null) {
                PanelOrder.Stream order = (PanelOrder.Stream) part.order();
                int shift = order.second(group) ? 0 : 16;
                long at = order.scaleAt(panel, group);
                HALVES.handle().invokeExact(part.codes(), at, shift, out);
            } else {
                long at = ((long) panel * groups.count() + group) * Lanes.BYTES;
                FLOATS.handle().invokeExact(part.scales(), at, out);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void halvesBody(MemorySegment codes, long at, int shift, float[] out) {
        IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE)
                .lanewise(LSHL, shift)
                .lanewise(ASHR, 3)
                .and(HALF)
                .reinterpretAsFloats()
                .mul(REBIAS)
                .intoArray(out, 0);
    }

    private static void floatsBody(MemorySegment scales, long at, float[] out) {
        FloatVector.fromMemorySegment(Lanes.FLOATS, scales, at, Lanes.LITTLE).intoArray(out, 0);
    }
}
