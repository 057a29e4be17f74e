package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// A panel times one token in int8: codes are multiplied where they lie, plane by plane; the integers of all groups stand
/// in an array that never leaves the first cache, and scales are applied to them at the end.
final class PanelDots {

    private static final OutOfLine SCALE = OutOfLine.of(MethodHandles.lookup(), "scaleBody");

    private static final OutOfLine SCALE_AND_SHIFT =
            OutOfLine.of(MethodHandles.lookup(), "scaleAndShiftBody");

    private PanelDots() {}

    /// Adds the panel's results, without the token's scale, to `sums`.
    static void add(
            PanelPart part,
            Groups groups,
            int panel,
            Inputs inputs,
            Scratch scratch,
            float[] sums) {
        int count = groups.count();
        int[] dots = scratch.dots(count * Lanes.COUNT);
        start(part.planes().offset(), inputs.totals(), count, dots);
        for (int plane = 0; plane < part.planes().count(); plane++) {
            plane(part, groups, panel, plane, inputs.pairBits(), dots);
        }
        if (part.zeros() == null) {
            scale(part, (long) panel * count, count, dots, sums);
        } else {
            scaleAndShift(part, (long) panel * count, count, dots, inputs.totals(), sums);
        }
    }

    /// What is added to every stored code, times the inputs.
    private static void start(int offset, int[] totals, int count, int[] dots) {
        for (int g = 0; g < count; g++) {
            int from = g * Lanes.COUNT;
            Arrays.fill(dots, from, from + Lanes.COUNT, offset * totals[g]);
        }
    }

    private static void plane(
            PanelPart part, Groups groups, int panel, int plane, float[] pairs, int[] dots) {
        long start = part.order().at(panel, plane, 0);
        int shift = part.planes().shifts()[plane];
        int blocks = groups.blocks();
        int perGroup = groups.blocksPerGroup();
        switch (part.planes().bits()[plane]) {
            case 1 -> Dot1.add(part.codes(), start, blocks, perGroup, shift, pairs, dots);
            case 2 -> Dot2.add(part.codes(), start, blocks, perGroup, shift, pairs, dots);
            case 4 -> Dot4.add(part.codes(), start, blocks, perGroup, shift, pairs, dots);
            case 8 -> Dot8.add(part.codes(), start, blocks, perGroup, pairs, dots);
            default -> throw new AssertionError(part.planes());
        }
    }

    private static void scale(PanelPart part, long at, int count, int[] dots, float[] sums) {
        try {
            SCALE.handle().invokeExact(part, at, count, dots, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(PanelPart part, long at, int count, int[] dots, float[] sums) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        for (int g = 0; g < count; g++) {
            FloatVector dot =
                    (FloatVector)
                            IntVector.fromArray(Lanes.INTS, dots, g * Lanes.COUNT).convert(I2F, 0);
            sum =
                    dot.fma(
                            FloatVector.fromMemorySegment(
                                    Lanes.FLOATS,
                                    part.scales(),
                                    (at + g) * Lanes.BYTES,
                                    Lanes.LITTLE),
                            sum);
        }
        sum.intoArray(sums, 0);
    }

    private static void scaleAndShift(
            PanelPart part, long at, int count, int[] dots, int[] totals, float[] sums) {
        try {
            SCALE_AND_SHIFT.handle().invokeExact(part, at, count, dots, totals, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleAndShiftBody(
            PanelPart part, long at, int count, int[] dots, int[] totals, float[] sums) {
        FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        for (int g = 0; g < count; g++) {
            FloatVector total = FloatVector.broadcast(Lanes.FLOATS, -(float) totals[g]);
            FloatVector plain =
                    (FloatVector)
                            IntVector.fromArray(Lanes.INTS, dots, g * Lanes.COUNT).convert(I2F, 0);
            FloatVector dot =
                    FloatVector.fromMemorySegment(
                                    Lanes.FLOATS,
                                    part.zeros(),
                                    (at + g) * Lanes.BYTES,
                                    Lanes.LITTLE)
                            .fma(total, plain);
            sum =
                    dot.fma(
                            FloatVector.fromMemorySegment(
                                    Lanes.FLOATS,
                                    part.scales(),
                                    (at + g) * Lanes.BYTES,
                                    Lanes.LITTLE),
                            sum);
        }
        sum.intoArray(sums, 0);
    }
}
