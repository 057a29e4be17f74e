package org.moesaic.compute.analog;

import java.util.Arrays;
import java.util.List;
import org.moesaic.compute.analog.CellNoise.Moment;

/// [CellNoise], a row of a crossbar at a time: every operation in the same order, each over all columns before the next.
/// Not for several threads.
final class CellRows {

    private final TileLoops loops;
    private final CurveRows curves;
    private final Cells cells;
    private final Device device;
    private final boolean faulty;
    private final boolean programs;
    private final boolean drifts;
    private final boolean fluctuates;
    private final long key;
    private final int programmings;
    private final CellNoise plain;
    private final int columns;

    /// Magnitude of each column's weight, less what the pairs before hold.
    private final double[] left;

    private final double[] target;
    private final double[] relative;
    private final double[] first;
    private final double[] second;

    /// Of each pair only the device on the side of the weight's sign is meant to conduct.
    private final Side meant;

    /// The other one, meant to be at the smallest conductance: what depends on that is the same in all columns.
    private final Side idle;

    private final double[] net;
    private final double[] netBefore;

    /// Of the weights: 1 or -1.
    private final float[] signs;

    private final float[] spare;

    private final float[] rounded;

    /// @param programmings how often the crossbar has been programmed before
    CellRows(TileLoops loops, TilePreset preset, long key, int programmings, int columns) {
        this.loops = loops;
        this.curves = new CurveRows(loops, columns);
        this.cells = preset.cells();
        this.device = preset.device();
        this.faulty = preset.faults().any();
        this.programs = device.programs();
        this.drifts = device.drifts();
        this.fluctuates = device.fluctuates();
        this.key = key;
        this.programmings = programmings;
        this.plain = new CellNoise(preset, key, programmings);
        this.columns = columns;
        left = new double[columns];
        target = new double[columns];
        relative = new double[columns];
        first = new double[columns];
        second = new double[columns];
        meant = new Side(columns);
        idle = new Side(columns);
        net = new double[columns];
        netBefore = new double[columns];
        signs = new float[columns];
        spare = new float[columns];
        rounded = new float[columns];
    }

    /// Whether what was programmed does not depend on when it is looked at, so that one pass gives both: weights right after
    /// programming and at another time.
    boolean remembers(Moment moment) {
        return !faulty
                && device.programmingBetween(0).equals(device.programmingBetween(moment.seconds()));
    }

    /// Net weights of a row.
    ///
    /// @param targets of all cells; the row's begin at `at`
    /// @param row whose noise they have
    /// @param into receives them at the same places
    void weights(float[] targets, int at, int row, Moment moment, float[] into) {
        weights(targets, at, row, moment, into, null);
    }

    /// Net weights of a row at two times.
    ///
    /// @param before receives those right after programming; null for nowhere, and unless [#remembers]
    void weights(float[] targets, int at, int row, Moment moment, float[] into, float[] before) {
        if (faulty) {
            for (int i = 0; i < columns; i++) {
                into[at + i] = plain.weight(targets[at + i], row, i, moment);
            }
            return;
        }
        double full = cells.fullScale();
        for (int i = 0; i < columns; i++) {
            left[i] = Math.abs(targets[at + i]) * full;
        }
        Arrays.fill(net, 0);
        Arrays.fill(netBefore, 0);
        List<Double> significances = cells.significance();
        for (int pair = 0; pair < significances.size(); pair++) {
            double significance = significances.get(pair);
            fill(significance);
            program(pair, targets, at, row, moment.seconds());
            if (before != null) {
                addPair(significance, netBefore);
            }
            age(pair, targets, at, row, moment);
            addPair(significance, net);
        }
        Arrays.fill(signs, 1);
        Arrays.fill(spare, -1);
        loops.exchange(targets, at, columns, signs, spare);
        round(net, into, at);
        if (before != null) {
            round(netBefore, before, at);
        }
    }

    /// Targets of the pair's meant devices; takes from what is left.
    private void fill(double significance) {
        double gMin = device.gMin();
        double gMax = device.gMax();
        double span = gMax - gMin;
        // A division by 1 changes nothing, and takes longer than all the rest.
        if (significance == 1) {
            for (int i = 0; i < columns; i++) {
                target[i] = gMin + Math.min(1, left[i]) * span;
            }
        } else {
            for (int i = 0; i < columns; i++) {
                target[i] = gMin + Math.min(1, left[i] / significance) * span;
            }
        }
        for (int i = 0; i < columns; i++) {
            relative[i] = target[i] / gMax;
        }
        if (cells.significance().size() > 1) {
            for (int i = 0; i < columns; i++) {
                left[i] = Math.max(0, left[i] - significance);
            }
        }
    }

    private void addPair(double significance, double[] net) {
        for (int i = 0; i < columns; i++) {
            net[i] += significance * (meant.now[i] - idle.now[i]);
        }
    }

    /// What was added up without the weights' signs gets them. A branch would be taken for every other weight; and adding 0
    /// leaves no -0 where both devices are alike.
    private void round(double[] net, float[] into, int at) {
        double span = cells.fullScale() * (device.gMax() - device.gMin());
        for (int i = 0; i < columns; i++) {
            net[i] = net[i] / span;
        }
        for (int i = 0; i < columns; i++) {
            rounded[i] = (float) net[i];
        }
        for (int i = 0; i < columns; i++) {
            into[at + i] = signs[i] * rounded[i] + 0f;
        }
    }

    private void program(int pair, float[] targets, int at, int row, double seconds) {
        double gMin = device.gMin();
        if (!programs) {
            System.arraycopy(target, 0, meant.programmed, 0, columns);
            Arrays.fill(idle.programmed, gMin);
        } else {
            draw(NoiseStream.PROGRAMMING, pair, targets, at, row, programmings);
            sigmas(seconds);
            double scale = device.programmingScale();
            double idleSigma = device.programmingSigma(gMin, seconds);
            for (int i = 0; i < columns; i++) {
                double sigma = Math.max(0, first[i]) * scale;
                meant.programmed[i] = Math.max(0, target[i] + sigma * meant.normals[i]);
            }
            for (int i = 0; i < columns; i++) {
                idle.programmed[i] = Math.max(0, gMin + idleSigma * idle.normals[i]);
            }
        }
        System.arraycopy(meant.programmed, 0, meant.now, 0, columns);
        System.arraycopy(idle.programmed, 0, idle.now, 0, columns);
    }

    /// Spreads of programming before they are scaled, in `first`.
    private void sigmas(double seconds) {
        Device.Between between = device.programmingBetween(seconds);
        curves.look(relative, columns);
        curves.at(between.before(), first);
        if (between.after() != between.before()) {
            curves.at(between.after(), second);
            double share = between.share();
            double rest = 1 - share;
            for (int i = 0; i < columns; i++) {
                first[i] = first[i] * rest + second[i] * share;
            }
        }
    }

    private void age(int pair, float[] targets, int at, int row, Moment moment) {
        if (!moment.aged()) {
            return;
        }
        if (drifts && moment.seconds() > 0) {
            draw(NoiseStream.DRIFT, pair, targets, at, row, programmings);
            curves.look(relative, columns);
            curves.at(device.driftMean(), first);
            curves.at(device.driftSpread(), second);
            drift(meant, moment.logElapsed());
            Arrays.fill(first, device.driftMean(device.gMin()));
            Arrays.fill(second, device.driftSpread(device.gMin()));
            drift(idle, moment.logElapsed());
        }
        if (fluctuates) {
            draw(NoiseStream.READ, pair, targets, at, row, moment.reading());
            fluctuate(meant, moment.readGrowth());
            fluctuate(idle, moment.readGrowth());
        }
    }

    /// Exponents have mean `first` and spread `second`.
    private void drift(Side side, double elapsed) {
        for (int i = 0; i < columns; i++) {
            double nu = Math.abs(first[i] + second[i] * side.normals[i]);
            first[i] = -nu * elapsed;
        }
        loops.exp(first, columns);
        for (int i = 0; i < columns; i++) {
            side.now[i] = side.now[i] * first[i];
        }
    }

    private void fluctuate(Side side, double growth) {
        double gMax = device.gMax();
        for (int i = 0; i < columns; i++) {
            second[i] = side.programmed[i] / gMax;
        }
        curves.look(second, columns);
        curves.at(device.readStrength(), first);
        for (int i = 0; i < columns; i++) {
            double g = side.now[i];
            side.now[i] = Math.max(0, g + g * first[i] * growth * side.normals[i]);
        }
    }

    /// Normals of both devices of a pair; those of a negative weight's change sides.
    private void draw(int stream, int pair, float[] targets, int at, int row, int read) {
        loops.normals(key, row, stream | 2 * pair << 8, read, columns, meant.normals);
        loops.normals(key, row, stream | 2 * pair + 1 << 8, read, columns, idle.normals);
        loops.exchange(targets, at, columns, meant.normals, idle.normals);
    }

    /// One of the two devices of all pairs in a row.
    private static final class Side {

        private final double[] programmed;
        private final double[] now;
        private final float[] normals;

        private Side(int columns) {
            programmed = new double[columns];
            now = new double[columns];
            normals = new float[Math.ceilDiv(columns, 64) * 64];
        }
    }
}
