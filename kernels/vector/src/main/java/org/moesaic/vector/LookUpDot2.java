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

/// Dots of 2-bit codes with int8 inputs in the order of [PanelOrder.Stream]: two codes of a half lane at a time are looked
/// up in a table of [LookUps]. Four operations for two codes of each half, where a product takes four for one.
final class LookUpDot2 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    /// The low four bits of each half of a lane.
    private static final int NIBBLE = 0x000f000f;

    /// Brings the odd half of a lane to the upper half of a table.
    private static final int ODD = 0x00100000;

    private LookUpDot2() {}

    /// Adds a panel's groups, times their scales, to a vector of `sums`.
    ///
    /// @param start where the codes of the first group start
    /// @param step bytes of a group's codes
    /// @param scales where the scales are: among the codes, or [PanelScales#ONES]
    /// @param scaleAt where the first of them are
    /// @param scaleStep bytes from one vector of scales to the next
    /// @param between bytes between the codes of the first two groups and those of the next
    /// @param perGroup blocks of each group but perhaps the last, at most [LookUps#RUN]
    /// @param blocks blocks of all groups
    /// @param tables see [LookUps]
    /// @param tableAt where those of the first block start
    static void add(
            MemorySegment codes,
            long start,
            long step,
            MemorySegment scales,
            long scaleAt,
            long scaleStep,
            long between,
            int perGroup,
            int blocks,
            MemorySegment tables,
            long tableAt,
            float[] sums,
            int to) {
        try {
            BODY.handle()
                    .invokeExact(
                            codes, start, step, scales, scaleAt, scaleStep, between, perGroup,
                            blocks, tables, tableAt, sums, to);
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
            long between,
            int perGroup,
            int blocks,
            MemorySegment tables,
            long tableAt,
            float[] sums,
            int to) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, to);
        int g = 0;
        for (int first = 0; first < blocks; first += perGroup, g++) {
            int count = Math.min(perGroup, blocks - first);
            long at = start + (long) g * step + (long) (g >> 1) * between;
            ShortVector even = ShortVector.zero(Lanes.SHORTS);
            ShortVector odd = even;
            for (int block = 0; block < count; block++) {
                long line = at + (long) block * (2 * Lanes.BYTES);
                long table = tableAt + (long) (first + block) * (8 * Lanes.BYTES);
                IntVector w = IntVector.fromMemorySegment(Lanes.INTS, codes, line, Lanes.LITTLE);
                even =
                        even.add(
                                w.and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table,
                                                        Lanes.LITTLE)));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 4)
                                        .and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 1 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
                even =
                        even.add(
                                w.lanewise(LSHR, 8)
                                        .and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 2 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 12)
                                        .and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 3 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
                w =
                        IntVector.fromMemorySegment(
                                Lanes.INTS, codes, line + 1 * Lanes.BYTES, Lanes.LITTLE);
                even =
                        even.add(
                                w.and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 4 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 4)
                                        .and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 5 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
                even =
                        even.add(
                                w.lanewise(LSHR, 8)
                                        .and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 6 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 12)
                                        .and(NIBBLE)
                                        .or(ODD)
                                        .reinterpretAsShorts()
                                        .selectFrom(
                                                ShortVector.fromMemorySegment(
                                                        Lanes.SHORTS,
                                                        tables,
                                                        table + 7 * Lanes.BYTES,
                                                        Lanes.LITTLE)));
            }
            IntVector both = even.add(odd).reinterpretAsInts();
            IntVector dot = both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
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
