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
            for (int panel = from; panel < to; panel++) {
                int at = (panel - from) * Lanes.COUNT;
                strip(part, order, groups, lookUps, strip, panel, inputs, sums, at);
            }
        }
        if (groups.count() == 1) {
            for (int i = 0; i < (to - from) * Lanes.COUNT; i++) {
                sums[i] *= part.scales().getAtIndex(FLOAT, (long) from * Lanes.COUNT + i);
            }
        }
    }

    private static void strip(
            PanelPart part,
            PanelOrder.Stream order,
            Groups groups,
            LookUps lookUps,
            int strip,
            int panel,
            Inputs inputs,
            float[] sums,
            int to) {
        boolean whole = order.rowScales();
        int blocks = order.blocksOf(strip);
        // What is looked up is summed in runs; with a scale of 1, those are as good as groups.
        int run = lookUps == null ? blocks : LookUps.RUN;
        int perGroup = whole ? run : groups.blocksPerGroup();
        int block = strip * order.stripBlocks();
        long start = order.at(panel, 0, block);
        long step = (long) perGroup * order.step(0);
        MemorySegment codes = part.codes();
        MemorySegment scales = whole ? PanelScales.ONES : codes;
        long scaleAt = whole ? 0 : order.start(panel, strip);
        long scaleStep = whole ? 0 : order.scaleStep();
        if (lookUps == null && part.planes().bits()[0] == 8) {
            StreamDot8.add(
                    codes,
                    start,
                    step,
                    scales,
                    scaleAt,
                    scaleStep,
                    perGroup,
                    blocks,
                    inputs.pairBits(),
                    sums,
                    to);
        } else if (lookUps == null) {
            StreamDot4.add(
                    codes,
                    start,
                    step,
                    scales,
                    scaleAt,
                    scaleStep,
                    perGroup,
                    blocks,
                    part.planes().offset(),
                    inputs.pairBits(),
                    inputs.totals(),
                    sums,
                    to);
        } else {
            MemorySegment tables = inputs.lookUps();
            long tableAt = block * lookUps.blockBytes();
            long between = whole ? 0 : Lanes.BYTES;
            if (lookUps.bits() == 2) {
                LookUpDot2.add(
                        codes, start, step, scales, scaleAt, scaleStep, between, perGroup, blocks,
                        tables, tableAt, sums, to);
            } else {
                LookUpDot3.add(
                        codes, start, step, scales, scaleAt, scaleStep, between, perGroup, blocks,
                        tables, tableAt, sums, to);
            }
        }
    }
}
