package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// Brings integer weights into the order of [PanelPart].
final class PanelPacker {

    /// The integers of a row.
    interface RowCodes {
        void read(int row, int[] codes);
    }

    /// A number that belongs to a group of a row.
    interface GroupNumber {
        float get(int row, int group);
    }

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Lanes.LITTLE);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Lanes.LITTLE);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(Lanes.LITTLE);

    private final Arena arena;
    private final MatrixShape shape;
    private final Groups groups;

    PanelPacker(Arena arena, MatrixShape shape, Groups groups) {
        this.arena = arena;
        this.shape = shape;
        this.groups = groups;
    }

    int panels() {
        return (shape.rows() + Lanes.COUNT - 1) / Lanes.COUNT;
    }

    /// Planes apart and scales elsewhere.
    PanelOrder apart(Planes planes) {
        return new PanelOrder.Apart(groups, panels(), planes.bits());
    }

    /// All codes; rows that fill up the last panel are zero bits.
    MemorySegment codes(Planes planes, PanelOrder order, RowCodes source) {
        int width = Arrays.stream(planes.bits()).sum() * Lanes.COUNT;
        int[] panel = new int[Math.multiplyExact(groups.blocks(), width)];
        int[] row = new int[shape.columns()];
        MemorySegment codes = PackedMatrix.part(arena, order.bytes());
        for (int p = 0; p < panels(); p++) {
            Arrays.fill(panel, 0);
            int first = p * Lanes.COUNT;
            for (int lane = 0; lane < Math.min(Lanes.COUNT, shape.rows() - first); lane++) {
                source.read(first + lane, row);
                int start = lane;
                for (int plane = 0; plane < planes.count(); plane++) {
                    place(planes, plane, row, panel, start, width);
                    start += planes.bits()[plane] * Lanes.COUNT;
                }
            }
            int from = 0;
            for (int block = 0; block < groups.blocks(); block++) {
                for (int plane = 0; plane < planes.count(); plane++) {
                    int count = planes.bits()[plane] * Lanes.COUNT;
                    MemorySegment.copy(panel, from, codes, INT, order.at(p, plane, block), count);
                    from += count;
                }
            }
        }
        return codes;
    }

    /// Places a plane of a row, block after block.
    ///
    /// @param width ints of a block
    private void place(Planes planes, int plane, int[] row, int[] panel, int start, int width) {
        int bits = planes.bits()[plane];
        int each = 32 / bits;
        int shift = planes.shifts()[plane];
        for (int g = 0; g < groups.count(); g++) {
            int from = g * groups.size();
            int end = from + groups.columnsOf(g);
            int at = start + groups.firstSlot(g) / Groups.BLOCK * width;
            for (int block = from; block < end; block += Groups.BLOCK, at += width) {
                int last = Math.min(end, block + Groups.BLOCK);
                int to = at;
                for (int column = block; column < last; column += each, to += Lanes.COUNT) {
                    int until = Math.min(last, column + each);
                    panel[to] = word(row, column, until, bits, planes.offset(), shift);
                }
            }
        }
    }

    /// The word of a lane: the codes of some columns, by turns in its lower and its upper half. Put together before it is
    /// stored, since the words of a row lie a vector apart.
    private static int word(int[] row, int from, int to, int bits, int offset, int shift) {
        int mask = (1 << bits) - 1;
        int word = 0;
        int at = 0;
        int column = from;
        for (; column + 1 < to; column += 2, at += bits) {
            int low = part(row[column], offset, shift, mask);
            int high = part(row[column + 1], offset, shift, mask);
            word |= (low | high << 16) << at;
        }
        return column < to ? word | part(row[column], offset, shift, mask) << at : word;
    }

    /// What a plane stores of a weight.
    private static int part(int weight, int offset, int shift, int mask) {
        return weight - offset >> shift & mask;
    }

    /// Scales or zero points; 0 for rows that fill up the last panel.
    MemorySegment numbers(GroupNumber source) {
        int count = groups.count();
        long vectors = (long) panels() * count;
        MemorySegment numbers = PackedMatrix.part(arena, Math.multiplyExact(vectors, Lanes.BYTES));
        for (int row = 0; row < shape.rows(); row++) {
            long panel = row / Lanes.COUNT;
            int lane = row % Lanes.COUNT;
            for (int g = 0; g < count; g++) {
                long at = (panel * count + g) * Lanes.BYTES + lane * (long) Float.BYTES;
                numbers.set(FLOAT, at, source.get(row, g));
            }
        }
        return numbers;
    }

    /// Whether all numbers are finite in fp16.
    boolean fitHalves(GroupNumber source) {
        for (int row = 0; row < shape.rows(); row++) {
            for (int g = 0; g < groups.count(); g++) {
                float number = source.get(row, g);
                float half = Float.float16ToFloat(Float.floatToFloat16(number));
                if (half != number || !Float.isFinite(number)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Writes scales among the codes.
    void halves(PanelOrder.Stream order, GroupNumber source, MemorySegment codes) {
        for (int row = 0; row < shape.rows(); row++) {
            int panel = row / Lanes.COUNT;
            int lane = row % Lanes.COUNT;
            for (int g = 0; g < groups.count(); g++) {
                long at = order.scaleAt(panel, g) + lane * (long) Integer.BYTES;
                at += order.second(g) ? Short.BYTES : 0;
                codes.set(SHORT, at, Float.floatToFloat16(source.get(row, g)));
            }
        }
    }
}
