package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// A panel times several tokens in int8: weights are unpacked once, a piece of a group at a time, and all tokens are
/// multiplied with the piece while it is in the first cache. The integers and the order of the floats are those of
/// [PanelDots].
final class PanelBatch {

    private static final OutOfLine SCALE = OutOfLine.of(MethodHandles.lookup(), "scaleBody");

    private static final OutOfLine SCALE_AND_SHIFT =
            OutOfLine.of(MethodHandles.lookup(), "scaleAndShiftBody");

    /// Blocks of a piece: 16 KiB of shorts with vectors of 512 bits.
    private static final int PIECE = 8;

    private PanelBatch() {}

    /// Adds the panel's results, without the tokens' scales, to `sums`, a vector a token.
    static void add(
            PanelPart part,
            Groups groups,
            int panel,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] sums) {
        int[] dots = scratch.dots(batch * Lanes.COUNT);
        short[] codes = scratch.codes(PIECE * Groups.BLOCK * Lanes.COUNT);
        short[] products = scratch.products();
        int count = groups.count();
        for (int g = 0; g < count; g++) {
            Arrays.fill(dots, 0, batch * Lanes.COUNT, 0);
            int first = g * groups.blocksPerGroup();
            int end = first + groups.blocksOf(g);
            for (int block = first; block < end; block += PIECE) {
                int blocks = Math.min(PIECE, end - block);
                Unpack.all(part, groups, panel, block, blocks, codes);
                multiply(
                        part,
                        groups,
                        block,
                        blocks,
                        batch,
                        inputs.pairBits(),
                        codes,
                        products,
                        dots);
            }
            long at = (long) panel * count + g;
            if (part.zeros() == null) {
                scale(part, at, batch, dots, sums);
            } else {
                scaleAndShift(part, at, batch, dots, inputs.totals(), g, count, sums);
            }
        }
    }

    private static void multiply(
            PanelPart part,
            Groups groups,
            int block,
            int blocks,
            int batch,
            float[] pairs,
            short[] codes,
            short[] products,
            int[] dots) {
        int stride = groups.slots() / 2;
        int from = block * Groups.PAIRS;
        int count = blocks * Groups.PAIRS;
        int fit = ShortProduct.fit(part.planes().largest());
        int token = 0;
        for (; token <= batch - 4; token += 4) {
            int at = token * stride + from;
            ShortProduct.four(
                    codes, products, count, fit, pairs, at, stride, dots, token * Lanes.COUNT);
        }
        for (; token < batch; token++) {
            ShortProduct.one(
                    codes, count, fit, pairs, token * stride + from, dots, token * Lanes.COUNT);
        }
    }

    private static void scale(PanelPart part, long index, int batch, int[] dots, float[] sums) {
        try {
            SCALE.handle().invokeExact(part, index, batch, dots, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(PanelPart part, long index, int batch, int[] dots, float[] sums) {
        FloatVector scales =
                FloatVector.fromMemorySegment(
                        Lanes.FLOATS, part.scales(), index * Lanes.BYTES, Lanes.LITTLE);
        for (int at = 0; at < batch * Lanes.COUNT; at += Lanes.COUNT) {
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
            int[] totals,
            int group,
            int groups,
            float[] sums) {
        try {
            SCALE_AND_SHIFT
                    .handle()
                    .invokeExact(part, index, batch, dots, totals, group, groups, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleAndShiftBody(
            PanelPart part,
            long index,
            int batch,
            int[] dots,
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
            int at = token * Lanes.COUNT;
            FloatVector total =
                    FloatVector.broadcast(Lanes.FLOATS, -(float) totals[token * groups + group]);
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector dot =
                    (FloatVector) IntVector.fromArray(Lanes.INTS, dots, at).convert(I2F, 0);
            zeros.fma(total, dot).fma(scales, sum).intoArray(sums, at);
        }
    }
}
