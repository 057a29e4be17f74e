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

/// Dots of 4-bit codes with int8 inputs, in the order of [PanelOrder.Stream]: as [Dot4], and scales in the same pass. The
/// four lines of a block are written out, as in [StreamDot8].
final class StreamDot4 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private StreamDot4() {}

    /// Adds a panel's groups, times their scales, to a vector of `sums`.
    ///
    /// @param start where the codes of the first group start
    /// @param step bytes from one group's codes to the next; every second time a vector of scales lies between them
    /// @param scales where the scales are: among the codes, or [PanelScales#ONES]
    /// @param scaleAt where the first of them are
    /// @param scaleStep bytes from one vector of scales to the next
    /// @param perGroup blocks of each group but perhaps the last
    /// @param blocks blocks of all groups
    /// @param offset what is added to each code
    /// @param totals the sum of the inputs of each group
    static void add(
            MemorySegment codes,
            long start,
            long step,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            int perGroup,
            int blocks,
            int offset,
            float[] pairs,
            int[] totals,
            float[] sums,
            int to) {
        try {
            BODY.handle()
                    .invokeExact(
                            codes, start, step, scales, scaleAt, scaleStep, perGroup, blocks,
                            offset, pairs, totals, sums, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(
            MemorySegment codes,
            long start,
            long step,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            int perGroup,
            int blocks,
            int offset,
            float[] pairs,
            int[] totals,
            float[] sums,
            int to) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        int g = 0;
        for (int first = 0; first < blocks; first += perGroup, g++) {
            int count = Math.min(perGroup, blocks - first);
            long at = start + (long) g * step + (long) (g >> 1) * Lanes.BYTES;
            IntVector dot = IntVector.broadcast(Lanes.INTS, offset * totals[g]);
            for (int block = 0; block < count; block++) {
                long line = at + (long) block * (4 * Lanes.BYTES);
                int pair = (first + block) * Groups.PAIRS;
                ShortVector even = ShortVector.zero(Lanes.SHORTS);
                ShortVector odd = even;
                ShortVector w0 =
                        ShortVector.fromMemorySegment(Lanes.SHORTS, codes, line, Lanes.LITTLE);
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
                                                FloatVector.broadcast(
                                                                Lanes.FLOATS, pairs[pair + 10])
                                                        .reinterpretAsShorts()));
                odd =
                        odd.add(
                                w2.lanewise(LSHR, 12)
                                        .mul(
                                                FloatVector.broadcast(
                                                                Lanes.FLOATS, pairs[pair + 11])
                                                        .reinterpretAsShorts()));
                ShortVector w3 =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, line + 3 * Lanes.BYTES, Lanes.LITTLE);
                even =
                        even.add(
                                w3.and((short) 15)
                                        .mul(
                                                FloatVector.broadcast(
                                                                Lanes.FLOATS, pairs[pair + 12])
                                                        .reinterpretAsShorts()));
                odd =
                        odd.add(
                                w3.lanewise(LSHR, 4)
                                        .and((short) 15)
                                        .mul(
                                                FloatVector.broadcast(
                                                                Lanes.FLOATS, pairs[pair + 13])
                                                        .reinterpretAsShorts()));
                even =
                        even.add(
                                w3.lanewise(LSHR, 8)
                                        .and((short) 15)
                                        .mul(
                                                FloatVector.broadcast(
                                                                Lanes.FLOATS, pairs[pair + 14])
                                                        .reinterpretAsShorts()));
                odd =
                        odd.add(
                                w3.lanewise(LSHR, 12)
                                        .mul(
                                                FloatVector.broadcast(
                                                                Lanes.FLOATS, pairs[pair + 15])
                                                        .reinterpretAsShorts()));
                IntVector both = even.add(odd).reinterpretAsInts();
                dot =
                        dot.add(both.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(both.lanewise(ASHR, 16));
            }
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
