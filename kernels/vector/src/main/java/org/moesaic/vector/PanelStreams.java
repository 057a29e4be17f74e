package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Panels in the order of [PanelOrder.Stream] times one token in int8: codes and scales in one pass. The integers and the
/// order of the floats are those of [PanelDots].
final class PanelStreams {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(Lanes.LITTLE);

    /// Integers up to here are floats.
    private static final int EXACT = 1 << 24;

    private PanelStreams() {}

    /// The order that is best for some planes of integers; null if it is none of streams.
    ///
    /// @param halves whether all scales are numbers of fp16
    static PanelOrder.Stream order(Planes planes, Groups groups, int panels, boolean halves) {
        LookUps lookUps = lookUps(planes);
        boolean rowScales = groups.count() <= 1;
        if (!rowScales && !halves || planes.shifts()[planes.count() - 1] != 0) {
            return null;
        }
        int strip = Math.max(1, groups.blocks());
        if (lookUps != null) {
            // A row's dot is a sum of floats, strip by strip: it has to be exact.
            long most = (long) groups.columns() * 127 * planes.largest();
            strip = rowScales && most >= EXACT ? 0 : lookUps.stripBlocks(groups);
        } else if (planes.count() > 1 || planes.bits()[0] < 4) {
            strip = 0;
        }
        if (strip == 0) {
            return null;
        }
        if (groups.count() > 1) {
            strip = Math.ceilDiv(strip, groups.blocksPerGroup()) * groups.blocksPerGroup();
        }
        return new PanelOrder.Stream(groups, panels, planes.bits(), strip);
    }

    /// The tables that codes are looked up in; null if they are multiplied.
    static LookUps lookUps(Planes planes) {
        boolean two = Arrays.equals(planes.bits(), new int[] {2});
        boolean three = Arrays.equals(planes.bits(), new int[] {2, 1});
        return LookUps.WIDE && (two || three) ? new LookUps(two ? 2 : 3, planes.offset()) : null;
    }

    /// Writes the results of some panels, without the token's scale, to `sums`: a vector each.
    static void multiply(
            PanelPart part,
            PanelOrder.Stream order,
            Groups groups,
            LookUps lookUps,
            int from,
            int to,
            Inputs inputs,
            float[] sums) {
        Arrays.fill(sums, 0, (to - from) * Lanes.COUNT, 0);
        for (int strip = 0; strip < order.strips(); strip++) {
            if (lookUps == null) {
                multiplied(part, order, groups, strip, from, to, inputs, sums);
            } else {
                lookedUp(part, order, groups, lookUps, strip, from, to, inputs, sums);
            }
        }
        if (groups.count() == 1) {
            for (int i = 0; i < (to - from) * Lanes.COUNT; i++) {
                float scale = part.scales().getAtIndex(FLOAT, (long) from * Lanes.COUNT + i);
                // As for groups: a sum of zero stays positive, whatever the scale's sign.
                sums[i] = Math.fma(sums[i], scale, 0f);
            }
        }
    }

    /// Codes of 8 and 4 bits.
    private static void multiplied(
            PanelPart part,
            PanelOrder.Stream order,
            Groups groups,
            int strip,
            int from,
            int to,
            Inputs inputs,
            float[] sums) {
        MemorySegment codes = part.codes();
        boolean whole = order.rowScales();
        MemorySegment scales = whole ? PanelScales.ONES : codes;
        long scaleStep = whole ? 0 : order.scaleStep();
        int blocks = order.blocksOf(strip);
        int perGroup = groups.blocksPerGroup();
        long step = (long) perGroup * order.step(0);
        boolean eight = part.planes().bits()[0] == 8;
        boolean single = perGroup == 1 && !whole;
        int offset = part.planes().offset();
        float[] pairs = inputs.pairBits();
        int[] totals = inputs.totals();
        long panelBytes = order.panelBytes(strip);
        long scalesStart = order.start(0, strip);
        long codesStart = scalesStart + (whole ? 0 : Lanes.BYTES);
        for (int panel = from; panel < to; panel++) {
            long start = codesStart + panel * panelBytes;
            long scaleAt = whole ? 0 : scalesStart + panel * panelBytes;
            int at = (panel - from) * Lanes.COUNT;
            if (eight && single) {
                BlockDot8.add(codes, start, scales, scaleAt, scaleStep, blocks, pairs, sums, at);
            } else if (eight) {
                StreamDot8.add(
                        codes, start, step, scales, scaleAt, scaleStep, perGroup, blocks, pairs,
                        sums, at);
            } else if (single) {
                BlockDot4.add(
                        codes, start, scales, scaleAt, scaleStep, blocks, offset, pairs, totals,
                        sums, at);
            } else {
                StreamDot4.add(
                        codes, start, step, scales, scaleAt, scaleStep, perGroup, blocks, offset,
                        pairs, totals, sums, at);
            }
        }
    }

    /// Codes of 2 and 3 bits. A row with one scale is summed in runs of a scale of 1: those are as good as groups.
    private static void lookedUp(
            PanelPart part,
            PanelOrder.Stream order,
            Groups groups,
            LookUps lookUps,
            int strip,
            int from,
            int to,
            Inputs inputs,
            float[] sums) {
        MemorySegment codes = part.codes();
        boolean whole = order.rowScales();
        MemorySegment scales = whole ? PanelScales.ONES : codes;
        long scaleStep = whole ? 0 : order.scaleStep();
        long between = whole ? 0 : Lanes.BYTES;
        int blocks = order.blocksOf(strip);
        int perGroup = whole ? LookUps.RUN : groups.blocksPerGroup();
        long step = (long) perGroup * order.step(0);
        MemorySegment tables = inputs.lookUps();
        long tableAt = strip * order.stripBlocks() * lookUps.blockBytes();
        boolean two = lookUps.bits() == 2;
        long panelBytes = order.panelBytes(strip);
        long scalesStart = order.start(0, strip);
        long codesStart = scalesStart + between;
        for (int panel = from; panel < to; panel++) {
            long start = codesStart + panel * panelBytes;
            long scaleAt = whole ? 0 : scalesStart + panel * panelBytes;
            int at = (panel - from) * Lanes.COUNT;
            if (two) {
                LookUpDot2.add(
                        codes, start, step, scales, scaleAt, scaleStep, between, perGroup, blocks,
                        tables, tableAt, sums, at);
            } else {
                LookUpDot3.add(
                        codes, start, step, scales, scaleAt, scaleStep, between, perGroup, blocks,
                        tables, tableAt, sums, at);
            }
        }
    }
}
