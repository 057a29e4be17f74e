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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// The weights of some panels as floats, without their scale: what [FloatProduct] multiplies. Codes of one plane of up to
/// four bits go straight from their words to floats, by a permutation of sixteen values where a vector has so many lanes;
/// others are unpacked first. Both ways give the same numbers.
final class PanelValues {

    private static final OutOfLine WORDS = OutOfLine.of(MethodHandles.lookup(), "wordsBody");

    private static final OutOfLine CONVERT = OutOfLine.of(MethodHandles.lookup(), "convertBody");

    private static final OutOfLine LOOK_UP = OutOfLine.of(MethodHandles.lookup(), "lookUpBody");

    /// Whether a permutation of one vector finds every value.
    private static final boolean WIDE = Lanes.COUNT >= CodeBook.CODES;

    private static final int PANELS = FloatProduct.PANELS;

    /// Floats from one pair of slots to the next: two vectors of each panel.
    private static final int PAIR = 2 * PANELS * Lanes.COUNT;

    private PanelValues() {}

    /// Decodes blocks of the group `g` from `block` on.
    ///
    /// @param zeros zero points to take off, or null
    /// @param last the last panel that there is; it stands in for one beyond it
    static void decode(
            PanelPart part,
            MemorySegment zeros,
            Groups groups,
            int panel,
            int last,
            int g,
            int block,
            int blocks,
            Scratch scratch,
            float[] weights) {
        boolean straight = WIDE && part.table() != null;
        short[] codes = null;
        if (!straight) {
            codes = scratch.codes(blocks * Groups.BLOCK * Lanes.COUNT * PANELS);
            Unpack.panels(part, groups, panel, PANELS, last, block, blocks, codes);
        }
        int pairs = blocks * Groups.PAIRS;
        for (int p = 0; p < PANELS; p++) {
            int here = Math.min(panel + p, last);
            long zero = ((long) here * groups.count() + g) * Lanes.BYTES;
            int to = 2 * p * Lanes.COUNT;
            if (straight) {
                int bits = part.planes().bits()[0];
                long start = part.order().at(here, 0, block);
                words(part, start, blocks * bits, bits, zeros, zero, weights, to);
            } else if (part.book() != null) {
                lookUp(part.book().bits(), pairs, codes, p, weights, to);
            } else {
                convert(zeros, zero, pairs, codes, p, weights, to);
            }
        }
    }

    /// Four codes of each half of a lane at a time, four bits apart: those of four bits take one turn, shorter ones more.
    private static void words(
            PanelPart part,
            long start,
            int vectors,
            int bits,
            MemorySegment zeros,
            long zero,
            float[] weights,
            int to) {
        int turns = 4 / bits;
        try {
            for (int turn = 0; turn < turns; turn++) {
                WORDS.handle()
                        .invokeExact(
                                part.codes(),
                                start,
                                vectors,
                                turn * bits,
                                part.table(),
                                zeros,
                                zero,
                                weights,
                                to + turn * PAIR,
                                turns * PAIR);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// A permutation reads four bits of a lane, so tables of shorter codes repeat themselves.
    private static void wordsBody(
            MemorySegment codes,
            long start,
            int vectors,
            int shift,
            int[] table,
            MemorySegment zeros,
            long zero,
            float[] weights,
            int to,
            int step) {
        IntVector values = IntVector.fromArray(Lanes.INTS, table, 0);
        FloatVector off =
                zeros == null
                        ? FloatVector.zero(Lanes.FLOATS)
                        : FloatVector.fromMemorySegment(Lanes.FLOATS, zeros, zero, Lanes.LITTLE);
        for (int v = 0; v < vectors; v++) {
            long from = start + (long) v * Lanes.BYTES;
            int at = to + v * 4 * step;
            IntVector w =
                    IntVector.fromMemorySegment(Lanes.INTS, codes, from, Lanes.LITTLE)
                            .lanewise(LSHR, shift);
            w.and(15).selectFrom(values).reinterpretAsFloats().sub(off).intoArray(weights, at);
            w.lanewise(LSHR, 16)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + Lanes.COUNT);
            w.lanewise(LSHR, 4)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + step);
            w.lanewise(LSHR, 20)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + step + Lanes.COUNT);
            w.lanewise(LSHR, 8)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + 2 * step);
            w.lanewise(LSHR, 24)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + 2 * step + Lanes.COUNT);
            w.lanewise(LSHR, 12)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + 3 * step);
            w.lanewise(LSHR, 28)
                    .and(15)
                    .selectFrom(values)
                    .reinterpretAsFloats()
                    .sub(off)
                    .intoArray(weights, at + 3 * step + Lanes.COUNT);
        }
    }

    private static void convert(
            MemorySegment zeros,
            long zero,
            int pairs,
            short[] codes,
            int place,
            float[] weights,
            int to) {
        try {
            CONVERT.handle().invokeExact(zeros, zero, pairs, codes, place, weights, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void convertBody(
            MemorySegment zeros,
            long zero,
            int pairs,
            short[] codes,
            int place,
            float[] weights,
            int to) {
        FloatVector off =
                zeros == null
                        ? FloatVector.zero(Lanes.FLOATS)
                        : FloatVector.fromMemorySegment(Lanes.FLOATS, zeros, zero, Lanes.LITTLE);
        for (int i = 0; i < pairs; i++) {
            int from = 2 * (i * PANELS + place) * Lanes.COUNT;
            int at = to + i * PAIR;
            IntVector both = ShortVector.fromArray(Lanes.SHORTS, codes, from).reinterpretAsInts();
            both.lanewise(LSHL, 16)
                    .lanewise(ASHR, 16)
                    .convert(I2F, 0)
                    .sub(off)
                    .reinterpretAsFloats()
                    .intoArray(weights, at);
            both.lanewise(ASHR, 16)
                    .convert(I2F, 0)
                    .sub(off)
                    .reinterpretAsFloats()
                    .intoArray(weights, at + Lanes.COUNT);
        }
    }

    private static void lookUp(
            int[] book, int pairs, short[] codes, int place, float[] weights, int to) {
        try {
            LOOK_UP.handle().invokeExact(book, pairs, codes, place, weights, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// The two codes of an int lane in turn; where a vector has fewer lanes than the book has codes, the later parts of
    /// the book replace what the first gave.
    private static void lookUpBody(
            int[] book, int pairs, short[] codes, int place, float[] weights, int to) {
        int length = Lanes.COUNT;
        for (int i = 0; i < 2 * pairs; i++) {
            int from = 2 * ((i >> 1) * PANELS + place) * Lanes.COUNT;
            IntVector code =
                    ShortVector.fromArray(Lanes.SHORTS, codes, from)
                            .reinterpretAsInts()
                            .lanewise(LSHR, (i & 1) << 4)
                            .and(CodeBook.CODES - 1);
            IntVector found = code.selectFrom(IntVector.fromArray(Lanes.INTS, book, 0));
            for (int part = length; part < CodeBook.CODES; part += length) {
                VectorMask<Integer> here = code.compare(VectorOperators.GE, part);
                IntVector higher = code.selectFrom(IntVector.fromArray(Lanes.INTS, book, part));
                found = found.blend(higher, here);
            }
            int at = to + (i >> 1) * PAIR + (i & 1) * Lanes.COUNT;
            found.reinterpretAsFloats().intoArray(weights, at);
        }
    }
}
