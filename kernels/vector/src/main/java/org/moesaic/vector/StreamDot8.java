package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 8-bit codes with int8 inputs, in the order of [PanelOrder.Stream]: as [Dot8], and scales in the same pass.
///
/// Four lines are written out, because the compiler does not unroll a body of that length, and the addresses of each
/// turn would cost half as much as its vectors.
final class StreamDot8 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private StreamDot8() {}

    /// Adds a panel's groups, times their scales, to a vector of `sums`.
    ///
    /// @param start where the codes of the first group start
    /// @param step bytes from one group's codes to the next; every second time a vector of scales lies between them
    /// @param scales where the scales are: among the codes, or [PanelScales#ONES]
    /// @param scaleAt where the first of them are
    /// @param scaleStep bytes from one vector of scales to the next
    /// @param perGroup blocks of each group but perhaps the last
    /// @param blocks blocks of all groups
    static void add(
            MemorySegment codes,
            long start,
            long step,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            int perGroup,
            int blocks,
            float[] pairs,
            float[] sums,
            int to) {
        try {
            BODY.handle()
                    .invokeExact(
                            codes, start, step, scales, scaleAt, scaleStep, perGroup, blocks, pairs,
                            sums, to);
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
            float[] pairs,
            float[] sums,
            int to) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        int g = 0;
        for (int first = 0; first < blocks; first += perGroup, g++) {
            int count = Math.min(perGroup, blocks - first);
            long at = start + (long) g * step + (long) (g >> 1) * Lanes.BYTES;
            IntVector dot = IntVector.zero(Lanes.INTS);
            for (int half = 0; half < 2 * count; half++) {
                long line = at + (long) half * (4 * Lanes.BYTES);
                int pair = first * Groups.PAIRS + half * (Groups.PAIRS / 2);
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
