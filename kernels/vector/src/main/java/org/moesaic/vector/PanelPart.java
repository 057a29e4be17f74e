package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// Integer weights of a matrix with a scale a group, panel by panel; the weights of a matrix are the sum of its parts
/// (nested planes have several, all other formats one).
///
/// A panel is as many rows as a vector has 32-bit lanes. Row r of a panel lives in lane r of every vector, so nothing is
/// ever summed across lanes, scales of a group are one vector, and an input is a broadcast. Of a plane of b bits, a
/// block of 32 slots takes b vectors; a lane holds 32 / b codes, even slots in its low half and odd ones in its high half,
/// each half from the low bits up.
///
/// A panel is one piece of memory that is read from its start to its end: its codes, plane after plane and block after
/// block, then a vector of scales for each group, then one of zero points, where there are any. Scales of their own place
/// would be a second stream, that starts anew with every panel.
///
/// @param planes how codes are cut
/// @param groups how columns are grouped
/// @param data panel after panel
/// @param shifted whether there are zero points
/// @param book the values of codes where they are not numbers themselves; else null
record PanelPart(Planes planes, Groups groups, MemorySegment data, boolean shifted, CodeBook book) {

    /// Bytes of a panel.
    static long panelBytes(Planes planes, Groups groups, boolean shifted) {
        long vectors = (long) groups.count() * (shifted ? 2 : 1);
        for (int bits : planes.bits()) {
            vectors += (long) groups.blocks() * bits;
        }
        return vectors * Lanes.BYTES;
    }

    private long start(int panel) {
        return panel * panelBytes(planes, groups, shifted);
    }

    /// Where a plane of a panel starts.
    long planeStart(int panel, int plane) {
        long start = start(panel);
        for (int before = 0; before < plane; before++) {
            start += (long) groups.blocks() * planes.bits()[before] * Lanes.BYTES;
        }
        return start;
    }

    /// Where the scales of a panel's groups start, in fp32, a vector a group.
    long scaleStart(int panel) {
        return planeStart(panel, planes.count());
    }

    /// How far behind the scale of a group its zero point lies.
    long zeroDistance() {
        return (long) groups.count() * Lanes.BYTES;
    }

    long bytes() {
        return data.byteSize();
    }
}
