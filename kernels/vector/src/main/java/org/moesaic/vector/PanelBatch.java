package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2F;

import java.lang.foreign.MemorySegment;
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

    private static final OutOfLine WHOLES = OutOfLine.of(MethodHandles.lookup(), "wholesBody");

    /// Blocks of a piece: 16 KiB of floats, 8 of shorts, with vectors of 512 bits.
    private static final int PIECE = 4;

    /// With fewer products to a short lane, bringing sums to 32 bits takes longer than multiplying.
    private static final int LEAST_FIT = 8;

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
        float[] scales = scratch.scales();
        int all = groups.count();
        for (int g = 0; g < all; g++) {
            Arrays.fill(dots, 0, sums(batch), 0);
            int first = g * groups.blocksPerGroup();
            int end = first + groups.blocksOf(g);
            for (int block = first; block < end; block += PIECE) {
                int blocks = Math.min(PIECE, end - block);
                if (inFloats(part)) {
                    floats(
                            part, groups, panel, last, g, block, blocks, batch, inputs, scratch,
                            dots);
                } else {
                    shorts(part, groups, panel, last, block, blocks, batch, inputs, scratch, dots);
                }
            }
            for (int p = 0; p < ShortProduct.PANELS; p++) {
                int place = p * Lanes.COUNT;
                PanelScales.read(part, groups, Math.min(panel + p, last), g, scales);
                if (part.zeros() == null) {
                    scale(scales, batch, dots, place, sums);
                } else {
                    long at = ((long) Math.min(panel + p, last) * all + g) * Lanes.BYTES;
                    scaleAndShift(
                            scales,
                            part.zeros(),
                            at,
                            batch,
                            dots,
                            place,
                            inputs.totals(),
                            g,
                            all,
                            sums);
                }
            }
        }
    }

    /// Whether few products of weights fit short lanes: then floats are faster. They are as exact: a piece has at most 128
    /// products of 255 · 127, and 2^24 is four times their sum.
    static boolean inFloats(PanelPart part) {
        return ShortProduct.fit(part.planes().largest()) < LEAST_FIT;
    }

    private static void floats(
            PanelPart part,
            Groups groups,
            int panel,
            int last,
            int g,
            int block,
            int blocks,
            int batch,
            Inputs inputs,
            Scratch scratch,
            int[] dots) {
        float[] weights = scratch.weights(PIECE * Groups.BLOCK * Lanes.COUNT * ShortProduct.PANELS);
        float[] partial = scratch.partial(sums(batch));
        Arrays.fill(partial, 0, sums(batch), 0);
        PanelValues.decode(part, null, groups, panel, last, g, block, blocks, scratch, weights);
        PanelFloats.multiply(
                groups, block, blocks, batch, inputs.floats(), weights, scratch, partial);
        wholes(partial, sums(batch), dots);
    }

    private static void wholes(float[] partial, int count, int[] dots) {
        try {
            WHOLES.handle().invokeExact(partial, count, dots);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void wholesBody(float[] partial, int count, int[] dots) {
        for (int at = 0; at < count; at += Lanes.COUNT) {
            IntVector whole =
                    (IntVector) FloatVector.fromArray(Lanes.FLOATS, partial, at).convert(F2I, 0);
            IntVector.fromArray(Lanes.INTS, dots, at).add(whole).intoArray(dots, at);
        }
    }

    private static void shorts(
            PanelPart part,
            Groups groups,
            int panel,
            int last,
            int block,
            int blocks,
            int batch,
            Inputs inputs,
            Scratch scratch,
            int[] dots) {
        short[] codes = scratch.codes(PIECE * Groups.BLOCK * Lanes.COUNT * ShortProduct.PANELS);
        Unpack.panels(part, groups, panel, ShortProduct.PANELS, last, block, blocks, codes);
        int pairs = groups.slots() / 2;
        int fit = ShortProduct.fit(part.planes().largest());
        int count = blocks * Groups.PAIRS;
        for (int token = 0; token < batch; token += Inputs.QUARTET) {
            int at = token * pairs + block * Groups.PAIRS * Inputs.QUARTET;
            int to = token * ShortProduct.PANELS * Lanes.COUNT;
            quartet(codes, count, fit, inputs.pairBits(), at, scratch, dots, to);
        }
    }

    private static void quartet(
            short[] codes,
            int count,
            int fit,
            float[] x,
            int at,
            Scratch scratch,
            int[] dots,
            int to) {
        int parts = (count + fit - 1) / fit;
        int length = ShortProduct.VECTORS * 2 * Lanes.COUNT;
        short[] products = scratch.products(parts * length);
        for (int part = 0; part < parts; part++) {
            int end = Math.min(count, (part + 1) * fit);
            ShortProduct.multiply(codes, part * fit, end, x, at, products, part * length);
        }
        ShortProduct.widen(products, parts, dots, to);
    }

    private static void scale(float[] scales, int batch, int[] dots, int place, float[] sums) {
        try {
            SCALE.handle().invokeExact(scales, batch, dots, place, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(float[] scales, int batch, int[] dots, int place, float[] sums) {
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, 0);
        for (int token = 0; token < batch; token++) {
            int at = place + token * ShortProduct.PANELS * Lanes.COUNT;
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector dot =
                    (FloatVector) IntVector.fromArray(Lanes.INTS, dots, at).convert(I2F, 0);
            dot.fma(scale, sum).intoArray(sums, at);
        }
    }

    private static void scaleAndShift(
            float[] scales,
            MemorySegment zeros,
            long zeroAt,
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
                    .invokeExact(
                            scales, zeros, zeroAt, batch, dots, place, totals, group, groups, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleAndShiftBody(
            float[] scales,
            MemorySegment zeros,
            long zeroAt,
            int batch,
            int[] dots,
            int place,
            int[] totals,
            int group,
            int groups,
            float[] sums) {
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, 0);
        FloatVector zero = FloatVector.fromMemorySegment(Lanes.FLOATS, zeros, zeroAt, Lanes.LITTLE);
        for (int token = 0; token < batch; token++) {
            int at = place + token * ShortProduct.PANELS * Lanes.COUNT;
            FloatVector total =
                    FloatVector.broadcast(Lanes.FLOATS, -(float) totals[token * groups + group]);
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector dot =
                    (FloatVector) IntVector.fromArray(Lanes.INTS, dots, at).convert(I2F, 0);
            zero.fma(total, dot).fma(scale, sum).intoArray(sums, at);
        }
    }
}
