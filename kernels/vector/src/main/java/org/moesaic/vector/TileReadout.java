package org.moesaic.vector;

import org.moesaic.compute.analog.AnalogTile;
import org.moesaic.compute.analog.BoundManagement;
import org.moesaic.compute.analog.InputRanges;
import org.moesaic.compute.analog.MvmMode;
import org.moesaic.compute.analog.TilePreset;

/// Each input of a crossbar alone through the chain: sums over rows have one term, so that what takes long is the chain and
/// its noise. Rows take the place of vectors.
final class TileReadout {

    private final TileChain chain;
    private final TilePanels panels;
    private final TileDrive drive;
    private final TileWork work = new TileWork();

    /// @param room for the tile's weights, see [TilePanels]
    TileReadout(TilePreset preset, AnalogTile tile, float[] room) {
        chain = new TileChain(preset);
        panels = new TilePanels(tile, chain.bound(), chain.capacitorBits(), room);
        drive = new TileDrive(preset, chain, 0);
    }

    /// One pass, no second try, and one input at a time: with input noise all are driven.
    static boolean covers(TilePreset preset) {
        return preset.input().mode().kind() == MvmMode.Kind.ONE_PASS
                && preset.output().bounds().kind() == BoundManagement.Kind.NONE
                && preset.input().noise() == 0;
    }

    /// See [org.moesaic.compute.analog.TileLoops#readout].
    double[] sums(float range, int reading, int purpose) {
        float lift = InputRanges.lift(range);
        float whole = range * lift;
        float v = drive.converted(range * lift * (1 / whole));
        int rows = panels.tile.rowCount();
        double[] sums = new double[panels.panels * TilePanels.WIDTH];
        for (int first = 0; first < rows; first += TileWork.VECTORS) {
            int count = Math.min(TileWork.VECTORS, rows - first);
            drive.beginOneByOne(count, purpose);
            for (int i = 0; i < count; i++) {
                drive.putOne(i, v, (long) reading << 32 | first + i);
            }
            for (int panel = 0; panel < panels.panels; panel++) {
                int from = (panel * rows + first) * TilePanels.WIDTH;
                for (int i = 0; i < count; i++) {
                    ReadoutSums.one(
                            panels.weights,
                            from + i * TilePanels.WIDTH,
                            v,
                            v * panels.positions[first + i],
                            work.sums,
                            i * TilePanels.WIDTH);
                }
                chain.onePass(panels, panel, drive, work);
                add(count, whole, range * lift, sums, panel * TilePanels.WIDTH);
            }
        }
        double[] byColumn = new double[panels.tile.columnCount()];
        for (int place = 0; place < sums.length; place++) {
            int column =
                    place / TilePanels.WIDTH * TilePanels.WIDTH
                            + TilePanels.ORDER[place % TilePanels.WIDTH];
            if (column < byColumn.length) {
                byColumn[column] = sums[place];
            }
        }
        return byColumn;
    }

    private void add(int count, float factor, float over, double[] sums, int at) {
        float[] y = work.sums;
        int length = count * TilePanels.WIDTH;
        for (int i = 0; i < length; i++) {
            y[i] = Math.abs(y[i] * factor) / over;
        }
        for (int from = 0; from < length; from += TilePanels.WIDTH) {
            for (int place = 0; place < TilePanels.WIDTH; place++) {
                sums[at + place] += y[from + place];
            }
        }
    }
}
