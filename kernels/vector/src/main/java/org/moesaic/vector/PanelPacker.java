package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.moesaic.formats.MatrixShape;

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

    private final Arena arena;
    private final MatrixShape shape;
    private final Groups groups;

    PanelPacker(Arena arena, MatrixShape shape, Groups groups) {
        this.arena = arena;
        this.shape = shape;
        this.groups = groups;
    }

    private int panels() {
        return (shape.rows() + Lanes.COUNT - 1) / Lanes.COUNT;
    }

    /// All panels; of rows that fill up the last one everything is zero.
    ///
    /// @param zeros null where the format has no zero points
    PanelPart part(
            Planes planes, RowCodes source, GroupNumber scales, GroupNumber zeros, CodeBook book) {
        boolean shifted = zeros != null;
        long bytes = PanelPart.panelBytes(planes, groups, shifted);
        MemorySegment data = arena.allocate(Math.multiplyExact(panels(), bytes), 64);
        int[] panel = new int[Math.toIntExact(bytes / Integer.BYTES)];
        int[] row = new int[shape.columns()];
        for (int p = 0; p < panels(); p++) {
            Arrays.fill(panel, 0);
            int first = p * Lanes.COUNT;
            for (int lane = 0; lane < Math.min(Lanes.COUNT, shape.rows() - first); lane++) {
                source.read(first + lane, row);
                int start = lane;
                for (int plane = 0; plane < planes.count(); plane++) {
                    place(planes, plane, row, panel, start);
                    start += groups.blocks() * planes.bits()[plane] * Lanes.COUNT;
                }
                start = numbers(scales, first + lane, panel, start);
                if (shifted) {
                    numbers(zeros, first + lane, panel, start);
                }
            }
            MemorySegment.copy(panel, 0, data, INT, p * bytes, panel.length);
        }
        return new PanelPart(planes, groups, data, shifted, book);
    }

    private int numbers(GroupNumber source, int row, int[] panel, int start) {
        int at = start;
        for (int g = 0; g < groups.count(); g++, at += Lanes.COUNT) {
            panel[at] = Float.floatToRawIntBits(source.get(row, g));
        }
        return at;
    }

    private void place(Planes planes, int plane, int[] row, int[] panel, int start) {
        int bits = planes.bits()[plane];
        int each = 32 / bits;
        for (int g = 0; g < groups.count(); g++) {
            int column = g * groups.size();
            int slot = groups.firstSlot(g);
            for (int end = column + groups.columnsOf(g); column < end; column++, slot++) {
                int inLane = slot % each;
                int bit = (inLane & 1) * 16 + (inLane >> 1) * bits;
                panel[start + slot / each * Lanes.COUNT] |= planes.part(plane, row[column]) << bit;
            }
        }
    }
}
