package org.moesaic.compute.analog;

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

    /// Of each column: what of the weight is left for the pairs to come, with either sign.
    private final double[] leftPlus;

    private final double[] leftMinus;
    private final double[] target;
    private final double[] relative;
    private final double[] first;
    private final double[] second;

    /// Conductances of both devices of a pair, right after programming and at the time of the look.
    private final double[] plusBefore;

    private final double[] plus;
    private final double[] minusBefore;
    private final double[] minus;
    private final double[] net;
    private final double[] netBefore;
    private final float[] normals;

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
        leftPlus = new double[columns];
        leftMinus = new double[columns];
        target = new double[columns];
        relative = new double[columns];
        first = new double[columns];
        second = new double[columns];
        plusBefore = new double[columns];
        plus = new double[columns];
        minusBefore = new double[columns];
        minus = new double[columns];
        net = new double[columns];
        netBefore = new double[columns];
        normals = new float[Math.ceilDiv(columns, 64) * 64];
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
            double target = targets[at + i] * full;
            leftPlus[i] = Math.max(0, target);
            leftMinus[i] = Math.max(0, -target);
        }
        List<Double> significances = cells.significance();
        for (int pair = 0; pair < significances.size(); pair++) {
            double significance = significances.get(pair);
            conductances(2 * pair, leftPlus, significance, row, moment, plusBefore, plus);
            conductances(2 * pair + 1, leftMinus, significance, row, moment, minusBefore, minus);
            addPair(pair, significance, plus, minus, net);
            if (before != null) {
                addPair(pair, significance, plusBefore, minusBefore, netBefore);
            }
        }
        round(net, into, at);
        if (before != null) {
            round(netBefore, before, at);
        }
    }

    private void addPair(
            int pair, double significance, double[] plus, double[] minus, double[] net) {
        if (pair == 0) {
            for (int i = 0; i < columns; i++) {
                net[i] = significance * (plus[i] - minus[i]);
            }
            return;
        }
        for (int i = 0; i < columns; i++) {
            net[i] += significance * (plus[i] - minus[i]);
        }
    }

    /// In two loops, since the JIT makes vector instructions of each alone.
    private void round(double[] net, float[] into, int at) {
        double span = cells.fullScale() * (device.gMax() - device.gMin());
        for (int i = 0; i < columns; i++) {
            net[i] = net[i] / span;
        }
        for (int i = 0; i < columns; i++) {
            into[at + i] = (float) net[i];
        }
    }

    /// Conductances of one device of each cell, as they were `programmed` and `now`; takes from `left` what the pair holds.
    private void conductances(
            int d,
            double[] left,
            double significance,
            int row,
            Moment moment,
            double[] programmed,
            double[] now) {
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
        program(d, row, moment.seconds(), programmed);
        age(d, row, moment, programmed, now);
    }

    private void program(int d, int row, double seconds, double[] programmed) {
        if (!programs) {
            System.arraycopy(target, 0, programmed, 0, columns);
            return;
        }
        int stream = NoiseStream.PROGRAMMING | d << 8;
        loops.normals(key, row, stream, programmings, columns, normals);
        sigmas(seconds);
        double scale = device.programmingScale();
        for (int i = 0; i < columns; i++) {
            double sigma = Math.max(0, first[i]) * scale;
            programmed[i] = Math.max(0, target[i] + sigma * normals[i]);
        }
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

    private void age(int d, int row, Moment moment, double[] programmed, double[] now) {
        double[] drifted = programmed;
        if (moment.aged() && drifts && moment.seconds() > 0) {
            loops.normals(key, row, NoiseStream.DRIFT | d << 8, programmings, columns, normals);
            curves.look(relative, columns);
            curves.at(device.driftMean(), first);
            curves.at(device.driftSpread(), second);
            double elapsed = moment.logElapsed();
            for (int i = 0; i < columns; i++) {
                double nu = Math.abs(first[i] + second[i] * normals[i]);
                first[i] = -nu * elapsed;
            }
            loops.exp(first, columns);
            for (int i = 0; i < columns; i++) {
                now[i] = programmed[i] * first[i];
            }
            drifted = now;
        }
        if (moment.aged() && fluctuates) {
            loops.normals(key, row, NoiseStream.READ | d << 8, moment.reading(), columns, normals);
            fluctuate(programmed, moment.readGrowth(), drifted, now);
        } else if (drifted != now) {
            System.arraycopy(drifted, 0, now, 0, columns);
        }
    }

    private void fluctuate(double[] programmed, double growth, double[] drifted, double[] now) {
        double gMax = device.gMax();
        for (int i = 0; i < columns; i++) {
            relative[i] = programmed[i] / gMax;
        }
        curves.look(relative, columns);
        curves.at(device.readStrength(), first);
        for (int i = 0; i < columns; i++) {
            double g = drifted[i];
            now[i] = Math.max(0, g + g * first[i] * growth * normals[i]);
        }
    }
}
