package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 8-bit codes in groups of one block, as [StreamDot8]: a body of its own, in which the compiler knows how long a
/// group is. From memory it is a tenth faster.
final class BlockDot8 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private BlockDot8() {}

    /// Adds a panel's groups, times their scales, to a vector of `sums`.
    ///
    /// @param start where the codes of the first group start
    /// @param scales where the scales are: among the codes, or [PanelScales#ONES]
    /// @param scaleAt where the first of them are
    /// @param scaleStep bytes from one vector of scales to the next
    /// @param blocks blocks, each of which is a group
    static void add(
            MemorySegment codes,
            long start,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            int blocks,
            float[] pairs,
            float[] sums,
            int to) {
        try {
            BODY.handle()
                    .invokeExact(codes, start, scales, scaleAt, scaleStep, blocks, pairs, sums, to);
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
            float[] pairs,
            float[] sums,
            int to) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        for (int g = 0; g < blocks; g++) {
            long at = start + (long) g * (8 * Lanes.BYTES) + (long) (g >> 1) * Lanes.BYTES;
            IntVector dot = IntVector.zero(Lanes.INTS);
            for (int half = 0; half < 2; half++) {
                long line = at + (long) half * (4 * Lanes.BYTES);
                int pair = g * Groups.PAIRS + half * (Groups.PAIRS / 2);
                ShortVector w0 =
                        ShortVector.fromMemorySegment(Lanes.SHORTS, codes, line, Lanes.LITTLE);
                IntVector both0 =
                        w0.lanewise(LSHL, 8)
                                .lanewise(ASHR, 8)
                                .mul(
                                        FloatVector.broadcast(Lanes.FLOATS, pairs[pair])
                                                .reinterpretAsShorts())
                                .add(
                                        w0.lanewise(ASHR, 8)
                                                .mul(
                                                        FloatVector.broadcast(
                                                                        Lanes.FLOATS,
                                                                        pairs[pair + 1])
                                                                .reinterpretAsShorts()))
                                .reinterpretAsInts();
                dot =
                        dot.add(both0.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(both0.lanewise(ASHR, 16));
                ShortVector w1 =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, line + 1 * Lanes.BYTES, Lanes.LITTLE);
                IntVector both1 =
                        w1.lanewise(LSHL, 8)
                                .lanewise(ASHR, 8)
                                .mul(
                                        FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 2])
                                                .reinterpretAsShorts())
                                .add(
                                        w1.lanewise(ASHR, 8)
                                                .mul(
                                                        FloatVector.broadcast(
                                                                        Lanes.FLOATS,
                                                                        pairs[pair + 3])
                                                                .reinterpretAsShorts()))
                                .reinterpretAsInts();
                dot =
                        dot.add(both1.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(both1.lanewise(ASHR, 16));
                ShortVector w2 =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, line + 2 * Lanes.BYTES, Lanes.LITTLE);
                IntVector both2 =
                        w2.lanewise(LSHL, 8)
                                .lanewise(ASHR, 8)
                                .mul(
                                        FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 4])
                                                .reinterpretAsShorts())
                                .add(
                                        w2.lanewise(ASHR, 8)
                                                .mul(
                                                        FloatVector.broadcast(
                                                                        Lanes.FLOATS,
                                                                        pairs[pair + 5])
                                                                .reinterpretAsShorts()))
                                .reinterpretAsInts();
                dot =
                        dot.add(both2.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(both2.lanewise(ASHR, 16));
                ShortVector w3 =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, line + 3 * Lanes.BYTES, Lanes.LITTLE);
                IntVector both3 =
                        w3.lanewise(LSHL, 8)
                                .lanewise(ASHR, 8)
                                .mul(
                                        FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 6])
                                                .reinterpretAsShorts())
                                .add(
                                        w3.lanewise(ASHR, 8)
                                                .mul(
                                                        FloatVector.broadcast(
                                                                        Lanes.FLOATS,
                                                                        pairs[pair + 7])
                                                                .reinterpretAsShorts()))
                                .reinterpretAsInts();
                dot =
                        dot.add(both3.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(both3.lanewise(ASHR, 16));
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
