package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ShortVector;

/// Codes as short lanes, a vector for each pair of slots: what batches and fp32 inputs start from. A weight is unpacked
/// once for all tokens. Panels lie side by side: the vectors of a pair of slots follow one another.
final class Unpack {

    private static final OutOfLine ONLY_PLANE = OutOfLine.of(MethodHandles.lookup(), "onlyPlane");

    private static final OutOfLine FIRST_PLANE = OutOfLine.of(MethodHandles.lookup(), "firstPlane");

    private static final OutOfLine NEXT_PLANE = OutOfLine.of(MethodHandles.lookup(), "nextPlane");

    private static final OutOfLine BYTE_PLANE = OutOfLine.of(MethodHandles.lookup(), "bytePlane");

    private Unpack() {}

    /// The only plane of some blocks: codes and `offset` added. Four codes of a lane at a time, four bits apart: those of four
    /// bits take one turn, shorter ones more.
    static void only(
            MemorySegment codes,
            long start,
            int blocks,
            int bits,
            int offset,
            short[] out,
            int to,
            int step) {
        int turns = 4 / bits;
        short mask = (short) ((1 << bits) - 1);
        try {
            for (int turn = 0; turn < turns; turn++) {
                ONLY_PLANE
                        .handle()
                        .invokeExact(
                                codes,
                                start,
                                blocks * bits,
                                turn * bits,
                                mask,
                                (short) offset,
                                out,
                                to + turn * step,
                                turns * step);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void onlyPlane(
            MemorySegment codes,
            long start,
            int vectors,
            int shift,
            short mask,
            short offset,
            short[] out,
            int to,
            int step) {
        for (int v = 0; v < vectors; v++) {
            long from = start + (long) v * Lanes.BYTES;
            int at = to + v * 4 * step;
            ShortVector w =
                    ShortVector.fromMemorySegment(Lanes.SHORTS, codes, from, Lanes.LITTLE)
                            .lanewise(LSHR, shift);
            w.and(mask).add(offset).intoArray(out, at);
            w.lanewise(LSHR, 4).and(mask).add(offset).intoArray(out, at + step);
            w.lanewise(LSHR, 8).and(mask).add(offset).intoArray(out, at + 2 * step);
            w.lanewise(LSHR, 12).and(mask).add(offset).intoArray(out, at + 3 * step);
        }
    }

    /// The first plane of some blocks: `codes · 2^shift + offset`.
    ///
    /// @param blockBytes from each block to the next
    /// @param to where the first vector goes
    /// @param step from each vector to the next, in shorts
    static void first(
            MemorySegment codes,
            long start,
            int blocks,
            int blockBytes,
            int bits,
            int shift,
            int offset,
            short[] out,
            int to,
            int step) {
        try {
            FIRST_PLANE
                    .handle()
                    .invokeExact(
                            codes, start, blocks, blockBytes, bits, shift, offset, out, to, step);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void firstPlane(
            MemorySegment codes,
            long start,
            int blocks,
            int blockBytes,
            int bits,
            int shift,
            int offset,
            short[] out,
            int to,
            int step) {
        int vectors = blocks * bits;
        int inBlock = bits - 1;
        int blockBits = Integer.numberOfTrailingZeros(bits);
        int each = 16 / bits;
        short mask = (short) ((1 << bits) - 1);
        for (int v = 0; v < vectors; v++) {
            long at = (long) (v >> blockBits) * blockBytes + (long) (v & inBlock) * Lanes.BYTES;
            ShortVector w =
                    ShortVector.fromMemorySegment(Lanes.SHORTS, codes, start + at, Lanes.LITTLE);
            for (int j = 0; j < each; j++) {
                w.and(mask)
                        .lanewise(LSHL, shift)
                        .add((short) offset)
                        .intoArray(out, to + (v * each + j) * step);
                w = w.lanewise(LSHR, bits);
            }
        }
    }

    /// A further plane of some blocks, added to what is there.
    static void next(
            MemorySegment codes,
            long start,
            int blocks,
            int blockBytes,
            int bits,
            int shift,
            short[] out,
            int to,
            int step) {
        try {
            NEXT_PLANE
                    .handle()
                    .invokeExact(codes, start, blocks, blockBytes, bits, shift, out, to, step);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void nextPlane(
            MemorySegment codes,
            long start,
            int blocks,
            int blockBytes,
            int bits,
            int shift,
            short[] out,
            int to,
            int step) {
        int vectors = blocks * bits;
        int inBlock = bits - 1;
        int blockBits = Integer.numberOfTrailingZeros(bits);
        int each = 16 / bits;
        short mask = (short) ((1 << bits) - 1);
        for (int v = 0; v < vectors; v++) {
            long at = (long) (v >> blockBits) * blockBytes + (long) (v & inBlock) * Lanes.BYTES;
            ShortVector w =
                    ShortVector.fromMemorySegment(Lanes.SHORTS, codes, start + at, Lanes.LITTLE);
            for (int j = 0; j < each; j++) {
                int place = to + (v * each + j) * step;
                w.and(mask)
                        .lanewise(LSHL, shift)
                        .add(ShortVector.fromArray(Lanes.SHORTS, out, place))
                        .intoArray(out, place);
                w = w.lanewise(LSHR, bits);
            }
        }
    }

    /// A plane of signed bytes: codes and `offset` added.
    static void bytes(
            MemorySegment codes,
            long start,
            int blocks,
            int offset,
            short[] out,
            int to,
            int step) {
        try {
            BYTE_PLANE.handle().invokeExact(codes, start, blocks, offset, out, to, step);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void bytePlane(
            MemorySegment codes,
            long start,
            int blocks,
            int offset,
            short[] out,
            int to,
            int step) {
        for (int v = 0; v < blocks * 8; v++) {
            ShortVector w =
                    ShortVector.fromMemorySegment(
                            Lanes.SHORTS, codes, start + (long) v * Lanes.BYTES, Lanes.LITTLE);
            w.lanewise(LSHL, 8)
                    .lanewise(ASHR, 8)
                    .add((short) offset)
                    .intoArray(out, to + 2 * v * step);
            w.lanewise(ASHR, 8).add((short) offset).intoArray(out, to + (2 * v + 1) * step);
        }
    }

    /// All planes of the blocks from `block` on, of the panels `first` to `first + count - 1`. Beyond the panel `last` the
    /// last one stands in.
    static void panels(
            PanelPart part,
            Groups groups,
            int first,
            int count,
            int last,
            int block,
            int blocks,
            short[] out) {
        int length = Lanes.SHORTS.length();
        for (int p = 0; p < count; p++) {
            int panel = Math.min(first + p, last);
            panel(part, groups, panel, block, blocks, out, p * length, count * length);
        }
    }

    private static void panel(
            PanelPart part,
            Groups groups,
            int panel,
            int block,
            int blocks,
            short[] out,
            int to,
            int step) {
        Planes planes = part.planes();
        for (int plane = 0; plane < planes.count(); plane++) {
            int bits = planes.bits()[plane];
            int shift = planes.shifts()[plane];
            long start = part.order().at(panel, plane, block);
            int blockBytes = part.order().step(plane);
            if (bits == 8) {
                bytes(part.codes(), start, blocks, planes.offset(), out, to, step);
            } else if (planes.count() == 1 && shift == 0) {
                only(part.codes(), start, blocks, bits, planes.offset(), out, to, step);
            } else if (plane == 0) {
                first(
                        part.codes(),
                        start,
                        blocks,
                        blockBytes,
                        bits,
                        shift,
                        planes.offset(),
                        out,
                        to,
                        step);
            } else {
                next(part.codes(), start, blocks, blockBytes, bits, shift, out, to, step);
            }
        }
    }
}
