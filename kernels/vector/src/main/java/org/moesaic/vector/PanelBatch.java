package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Two panels times several tokens in int8: weights are unpacked once, a piece of a group at a time, and all tokens are
/// multiplied with the piece while it is in the first cache. The integers and the order of the floats are those of
/// [PanelDots].
final class PanelBatch {

    private static final OutOfLine SCALE = OutOfLine.of(MethodHandles.lookup(), "scaleBody");

    private static final OutOfLine SCALE_AND_SHIFT =
            OutOfLine.of(MethodHandles.lookup(), "scaleAndShiftBody");

    /// Blocks of a piece: 16 KiB of shorts with vectors of 512 bits.
    private static final int PIECE = 4;

    private PanelBatch() {}

    /// Floats of sums that a batch needs.
    static int sums(int batch) {
        return Inputs.room(batch) * ShortProduct.PANELS * Lanes.COUNT;
    }

    /// Adds the results of the panels `panel` and `panel + 1`, without the tokens' scales, to `sums`: token after token,
    /// two vectors each.
    ///
    /// @param last the last panel that there is; it stands in for one beyond it
    static void add(
            PanelPart part,
            Groups groups,
            int panel,
            int last,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] sums) {
        int[] dots = scratch.dots(sums(batch));
        int blockShorts = Groups.BLOCK * Lanes.COUNT * ShortProduct.PANELS;
        short[] codes = scratch.codes(PIECE * blockShorts);
        int pairs = groups.slots() / 2;
        int fit = ShortProduct.fit(part.planes().largest());
        int count = groups.count();
        for (int g = 0; g < count; g++) {
            Arrays.fill(dots, 0, sums(batch), 0);
            int first = g * groups.blocksPerGroup();
            int end = first + groups.blocksOf(g);
            for (int block = first; block < end; block += PIECE) {
                int blocks = Math.min(PIECE, end - block);
                Unpack.panels(part, groups, panel, ShortProduct.PANELS, last, block, blocks, codes);
                for (int token = 0; token < batch; token += Inputs.QUARTET) {
                    ShortProduct.add(
                            codes,
                            scratch.products(),
                            blocks * Groups.PAIRS,
                            fit,
                            inputs.pairBits(),
                            token * pairs + block * Groups.PAIRS * Inputs.QUARTET,
                            dots,
                            token * ShortProduct.PANELS * Lanes.COUNT);
                }
            }
            for (int p = 0; p < ShortProduct.PANELS; p++) {
                long at = (long) Math.min(panel + p, last) * count + g;
                int place = p * Lanes.COUNT;
                if (part.zeros() == null) {
                    scale(part, at, batch, dots, place, sums);
                } else {
                    scaleAndShift(part, at, batch, dots, place, inputs.totals(), g, count, sums);
                }
            }
        }
    }

    private static void scale(
            PanelPart part, long index, int batch, int[] dots, int place, float[] sums) {
        try {
            SCALE.handle().invokeExact(part, index, batch, dots, place, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(
            PanelPart part, long index, int batch, int[] dots, int place, float[] sums) {
        FloatVector scales =
                FloatVector.fromMemorySegment(
                        Lanes.FLOATS, part.scales(), index * Lanes.BYTES, Lanes.LITTLE);
        for (int token = 0; token < batch; token++) {
            int at = place + token * ShortProduct.PANELS * Lanes.COUNT;
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector dot =
                    (FloatVector) IntVector.fromArray(Lanes.INTS, dots, at).convert(I2F, 0);
            dot.fma(scales, sum).intoArray(sums, at);
        }
    }

    private static void scaleAndShift(
            PanelPart part,
            long index,
            int batch,
            int[] dots,
            int place,
            int[] totals,
            int group,
            int groups,
            float[] sums) {
        try {
            SCALE_AND_SHIFT
                    .handle()
                    .invokeExact(part, index, batch, dots, place, totals, group, groups, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleAndShiftBody(
            PanelPart part,
            long index,
            int batch,
            int[] dots,
            int place,
            int[] totals,
            int group,
            int groups,
            float[] sums) {
        FloatVector scales =
                FloatVector.fromMemorySegment(
                        Lanes.FLOATS, part.scales(), index * Lanes.BYTES, Lanes.LITTLE);
        FloatVector zeros =
                FloatVector.fromMemorySegment(
                        Lanes.FLOATS, part.zeros(), index * Lanes.BYTES, Lanes.LITTLE);
        for (int token = 0; token < batch; token++) {
            int at = place + token * ShortProduct.PANELS * Lanes.COUNT;
            FloatVector total =
                    FloatVector.broadcast(Lanes.FLOATS, -(float) totals[token * groups + group]);
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector dot =
                    (FloatVector) IntVector.fromArray(Lanes.INTS, dots, at).convert(I2F, 0);
            zeros.fma(total, dot).fma(scales, sum).intoArray(sums, at);
        }
    }
}
