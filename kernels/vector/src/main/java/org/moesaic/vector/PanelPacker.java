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
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Lanes.LITTLE);

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

    /// All codes; rows that fill up the last panel are zero bits.
    MemorySegment codes(Planes planes, RowCodes source) {
        int blockInts = 0;
        for (int bits : planes.bits()) {
            blockInts += bits * Lanes.COUNT;
        }
        int[] panel = new int[Math.multiplyExact(groups.blocks(), blockInts)];
        int[] row = new int[shape.columns()];
        long panelBytes = (long) panel.length * Integer.BYTES;
        MemorySegment codes = arena.allocate(Math.multiplyExact(panels(), panelBytes), 64);
        for (int p = 0; p < panels(); p++) {
            Arrays.fill(panel, 0);
            int first = p * Lanes.COUNT;
            for (int lane = 0; lane < Math.min(Lanes.COUNT, shape.rows() - first); lane++) {
                source.read(first + lane, row);
                int start = 0;
                for (int plane = 0; plane < planes.count(); plane++) {
                    place(planes, plane, row, panel, start + lane);
                    start += groups.blocks() * planes.bits()[plane] * Lanes.COUNT;
                }
            }
            MemorySegment.copy(panel, 0, codes, INT, p * panelBytes, panel.length);
        }
        return codes;
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

    /// Scales or zero points; 0 for rows that fill up the last panel.
    MemorySegment numbers(GroupNumber source) {
        int count = groups.count();
        long vectors = (long) panels() * count;
        MemorySegment numbers = arena.allocate(Math.multiplyExact(vectors, Lanes.BYTES), 64);
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
}
