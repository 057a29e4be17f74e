package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// A panel times one or several tokens in fp32: a piece of a group is unpacked and made floats once, zero point taken
/// off; the scale meets the sum of the group.
final class PanelFloats {

    private static final OutOfLine CONVERT = OutOfLine.of(MethodHandles.lookup(), "convertBody");

    private static final OutOfLine LOOK_UP = OutOfLine.of(MethodHandles.lookup(), "lookUpBody");

    private static final OutOfLine SCALE = OutOfLine.of(MethodHandles.lookup(), "scaleBody");

    /// Blocks of a piece: 16 KiB of floats with vectors of 512 bits.
    private static final int PIECE = 8;

    private PanelFloats() {}

    /// Adds the panel's results to `sums`, a vector a token.
    static void add(
            PanelPart part,
            Groups groups,
            int panel,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] sums) {
        short[] codes = scratch.codes(PIECE * Groups.BLOCK * Lanes.COUNT);
        float[] weights = scratch.weights(PIECE * Groups.BLOCK * Lanes.COUNT);
        float[] partial = scratch.partial(batch * Lanes.COUNT);
        int count = groups.count();
        for (int g = 0; g < count; g++) {
            Arrays.fill(partial, 0, batch * Lanes.COUNT, 0);
            long at = (long) panel * count + g;
            int first = g * groups.blocksPerGroup();
            int end = first + groups.blocksOf(g);
            for (int block = first; block < end; block += PIECE) {
                int blocks = Math.min(PIECE, end - block);
                Unpack.all(part, groups, panel, block, blocks, codes);
                toFloats(part, at, blocks * Groups.PAIRS, codes, weights);
                multiply(groups, block, blocks, batch, inputs.floats(), weights, partial);
            }
            scale(part, at, batch, partial, sums);
        }
    }

    private static void toFloats(
            PanelPart part, long at, int pairs, short[] codes, float[] weights) {
        if (part.book() != null) {
            lookUp(part.book(), pairs, codes, weights);
        } else {
            convert(part, at, pairs, codes, weights);
        }
    }

    private static void convert(
            PanelPart part, long at, int pairs, short[] codes, float[] weights) {
        try {
            CONVERT.handle().invokeExact(part, at, pairs, codes, weights);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void convertBody(
            PanelPart part, long at, int pairs, short[] codes, float[] weights) {
        FloatVector zeros =
                part.zeros() == null
                        ? FloatVector.zero(Lanes.FLOATS)
                        : FloatVector.fromMemorySegment(
                                Lanes.FLOATS, part.zeros(), at * Lanes.BYTES, Lanes.LITTLE);
        int length = Lanes.COUNT;
        for (int i = 0; i < pairs; i++) {
            IntVector both =
                    ShortVector.fromArray(Lanes.SHORTS, codes, 2 * i * length).reinterpretAsInts();
            both.lanewise(LSHL, 16)
                    .lanewise(ASHR, 16)
                    .convert(I2F, 0)
                    .sub(zeros)
                    .reinterpretAsFloats()
                    .intoArray(weights, 2 * i * length);
            both.lanewise(ASHR, 16)
                    .convert(I2F, 0)
                    .sub(zeros)
                    .reinterpretAsFloats()
                    .intoArray(weights, (2 * i + 1) * length);
        }
    }

    private static void lookUp(CodeBook book, int pairs, short[] codes, float[] weights) {
        try {
            LOOK_UP.handle().invokeExact(book, pairs, codes, weights);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// The two codes of an int lane in turn; where a vector has fewer lanes than the book has codes, the later parts of
    /// the book replace what the first gave.
    private static void lookUpBody(CodeBook book, int pairs, short[] codes, float[] weights) {
        int length = Lanes.COUNT;
        int[] bits = book.bits();
        for (int i = 0; i < 2 * pairs; i++) {
            IntVector code =
                    ShortVector.fromArray(Lanes.SHORTS, codes, (i & -2) * length)
                            .reinterpretAsInts()
                            .lanewise(LSHR, (i & 1) << 4)
                            .and(CodeBook.CODES - 1);
            IntVector found = code.selectFrom(IntVector.fromArray(Lanes.INTS, bits, 0));
            for (int from = length; from < CodeBook.CODES; from += length) {
                VectorMask<Integer> here = code.compare(VectorOperators.GE, from);
                IntVector higher = code.selectFrom(IntVector.fromArray(Lanes.INTS, bits, from));
                found = found.blend(higher, here);
            }
            found.reinterpretAsFloats().intoArray(weights, i * length);
        }
    }

    private static void multiply(
            Groups groups,
            int block,
            int blocks,
            int batch,
            float[] x,
            float[] weights,
            float[] partial) {
        int stride = groups.slots();
        int from = block * Groups.BLOCK;
        int count = blocks * Groups.BLOCK;
        int token = 0;
        for (; token <= batch - 4; token += 4) {
            int at = token * stride + from;
            FloatProduct.four(weights, count, x, at, stride, partial, token * Lanes.COUNT);
        }
        for (; token < batch; token++) {
            FloatProduct.one(
                    weights, count, x, token * stride + from, partial, token * Lanes.COUNT);
        }
    }

    private static void scale(
            PanelPart part, long index, int batch, float[] partial, float[] sums) {
        try {
            SCALE.handle().invokeExact(part, index, batch, partial, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(
            PanelPart part, long index, int batch, float[] partial, float[] sums) {
        FloatVector scales =
                FloatVector.fromMemorySegment(
                        Lanes.FLOATS, part.scales(), index * Lanes.BYTES, Lanes.LITTLE);
        for (int at = 0; at < batch * Lanes.COUNT; at += Lanes.COUNT) {
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector.fromArray(Lanes.FLOATS, partial, at).fma(scales, sum).intoArray(sums, at);
        }
    }
}
