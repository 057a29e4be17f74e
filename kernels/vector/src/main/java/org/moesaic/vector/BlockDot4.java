package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 4-bit codes in groups of one block, as [StreamDot4]: a body of its own, in which the compiler knows that a group
/// is four lines. From memory it is a third faster.
final class BlockDot4 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private BlockDot4() {}

    /// Adds a panel's groups, times their scales, to a vector of `sums`.
    ///
    /// @param start where the codes of the first group start
    /// @param scales where the scales are: among the codes, or [PanelScales#ONES]
    /// @param scaleAt where the first of them are
    /// @param scaleStep bytes from one vector of scales to the next
    /// @param blocks blocks, each of which is a group
    /// @param offset what is added to each code
    /// @param totals the sum of the inputs of each group
    static void add(
            MemorySegment codes,
            long start,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            int blocks,
            int offset,
            float[] pairs,
            int[] totals,
            float[] sums,
            int to) {
        try {
            BODY.handle()
                    .invokeExact(
                            codes, start, scales, scaleAt, scaleStep, blocks, offset, pairs, totals,
                            sums, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(
            MemorySegment codes,
            long start,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            int blocks,
            int offset,
            float[] pairs,
            int[] totals,
            float[] sums,
            int to) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        for (int g = 0; g < blocks; g++) {
            long line = start + (long) g * (4 * Lanes.BYTES) + (long) (g >> 1) * Lanes.BYTES;
            int pair = g * Groups.PAIRS;
            IntVector dot = IntVector.broadcast(Lanes.INTS, offset * totals[g]);
            ShortVector even = ShortVector.zero(Lanes.SHORTS);
            ShortVector odd = even;
            ShortVector w0 = ShortVector.fromMemorySegment(Lanes.SHORTS, codes, line, Lanes.LITTLE);
            even =
                    even.add(
                            w0.and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w0.lanewise(LSHR, 4)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 1])
                                                    .reinterpretAsShorts()));
            even =
                    even.add(
                            w0.lanewise(LSHR, 8)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 2])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w0.lanewise(LSHR, 12)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 3])
                                                    .reinterpretAsShorts()));
            ShortVector w1 =
                    ShortVector.fromMemorySegment(
                            Lanes.SHORTS, codes, line + 1 * Lanes.BYTES, Lanes.LITTLE);
            even =
                    even.add(
                            w1.and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 4])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w1.lanewise(LSHR, 4)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 5])
                                                    .reinterpretAsShorts()));
            even =
                    even.add(
                            w1.lanewise(LSHR, 8)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 6])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w1.lanewise(LSHR, 12)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 7])
                                                    .reinterpretAsShorts()));
            ShortVector w2 =
                    ShortVector.fromMemorySegment(
                            Lanes.SHORTS, codes, line + 2 * Lanes.BYTES, Lanes.LITTLE);
            even =
                    even.add(
                            w2.and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 8])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w2.lanewise(LSHR, 4)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 9])
                                                    .reinterpretAsShorts()));
            even =
                    even.add(
                            w2.lanewise(LSHR, 8)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 10])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w2.lanewise(LSHR, 12)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 11])
                                                    .reinterpretAsShorts()));
            ShortVector w3 =
                    ShortVector.fromMemorySegment(
                            Lanes.SHORTS, codes, line + 3 * Lanes.BYTES, Lanes.LITTLE);
            even =
                    even.add(
                            w3.and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 12])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w3.lanewise(LSHR, 4)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 13])
                                                    .reinterpretAsShorts()));
            even =
                    even.add(
                            w3.lanewise(LSHR, 8)
                                    .and((short) 15)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 14])
                                                    .reinterpretAsShorts()));
            odd =
                    odd.add(
                            w3.lanewise(LSHR, 12)
                                    .mul(
                                            FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 15])
                                                    .reinterpretAsShorts()));
            IntVector both = even.add(odd).reinterpretAsInts();
            dot = dot.add(both.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(both.lanewise(ASHR, 16));
            FloatVector scale =
                    IntVector.fromMemorySegment(
                                    Lanes.INTS,
                                    scales,
                                    scaleAt + (long) (g >> 1) * scaleStep,
                                    Lanes.LITTLE)
                            .lanewise(LSHL, 16 - ((g & 1) << 4))
                            .lanewise(ASHR, 3)
                            .and(PanelScales.HALF)
                            .reinterpretAsFloats()
                            .mul(PanelScales.REBIAS);
            sum = ((FloatVector) dot.convert(I2F, 0)).fma(scale, sum);
        }
        sum.intoArray(sums, to);
    }
}
