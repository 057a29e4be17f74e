package org.moesaic.model.closedform;

import java.util.List;

/// Efficiencies and launch time of a [Roofline], fitted to measured products with the least sum of squared relative
/// errors.
///
/// Which of its two roofs a product is under depends on the efficiencies; for a given division the best ones follow from
/// linear equations. So both steps take turns until the division stays.
public final class RooflineFit {

    private static final int TURNS = 100;
    private static final double ROUNDING = 1e-5;
    private static final double PICOSECONDS_PER_SECOND = 1e12;

    private RooflineFit() {}

    /// The roofline of a machine that is nearest to its measurements.
    ///
    /// @param macsPerSecond peak multiply-accumulates per second
    /// @param bytesPerSecond peak bandwidth
    /// @param measured products of which some are bound by computing, some by memory, and some by neither
    /// @throws IllegalArgumentException if the measurements do not determine all three constants, or no machine with at
    ///     most its peaks could have made them
    public static Roofline of(
            double macsPerSecond, double bytesPerSecond, List<MeasuredProduct> measured) {
        boolean[] memoryBound = new boolean[measured.size()];
        for (int i = 0; i < memoryBound.length; i++) {
            MeasuredProduct product = measured.get(i);
            memoryBound[i] = product.bytes() / bytesPerSecond > product.macs() / macsPerSecond;
        }
        for (int turn = 0; turn < TURNS; turn++) {
            double[] slow = solve(equations(macsPerSecond, bytesPerSecond, measured, memoryBound));
            Roofline fit =
                    new Roofline(
                            macsPerSecond,
                            bytesPerSecond,
                            share(1 / slow[0]),
                            share(1 / slow[1]),
                            Math.max(0, Math.round(slow[2])));
            boolean stays = true;
            for (int i = 0; i < memoryBound.length; i++) {
                MeasuredProduct product = measured.get(i);
                boolean now = fit.memoryBound(product.macs(), product.bytes());
                stays &= now == memoryBound[i];
                memoryBound[i] = now;
            }
            if (stays) {
                return fit;
            }
        }
        throw new IllegalArgumentException("the measurements fit no roofline");
    }

    /// An efficiency; times are whole picoseconds, so one of 1 may come out as a little more.
    private static double share(double efficiency) {
        return efficiency > 1 && efficiency < 1 + ROUNDING ? 1 : efficiency;
    }

    /// Normal equations of the three unknowns: how many times slower than its peak computing is, the same for memory, and
    /// the launch. Each product is one equation, divided by its time.
    private static double[][] equations(
            double macsPerSecond,
            double bytesPerSecond,
            List<MeasuredProduct> measured,
            boolean[] memoryBound) {
        double[][] sums = new double[3][4];
        for (int i = 0; i < memoryBound.length; i++) {
            MeasuredProduct product = measured.get(i);
            double time = product.picoseconds();
            double computing = product.macs() * PICOSECONDS_PER_SECOND / macsPerSecond / time;
            double moving = product.bytes() * PICOSECONDS_PER_SECOND / bytesPerSecond / time;
            double[] row = {memoryBound[i] ? 0 : computing, memoryBound[i] ? moving : 0, 1 / time};
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    sums[r][c] += row[r] * row[c];
                }
                sums[r][3] += row[r];
            }
        }
        return sums;
    }

    /// Gauss elimination of three equations, with the largest pivot of what is left.
    private static double[] solve(double[][] equations) {
        for (int column = 0; column < 3; column++) {
            int pivot = column;
            for (int row = column + 1; row < 3; row++) {
                if (Math.abs(equations[row][column]) > Math.abs(equations[pivot][column])) {
                    pivot = row;
                }
            }
            double[] chosen = equations[pivot];
            equations[pivot] = equations[column];
            equations[column] = chosen;
            if (chosen[column] == 0) {
                throw new IllegalArgumentException(
                        "measurements under both roofs and launches alone are needed");
            }
            for (int row = 0; row < 3; row++) {
                double factor = row == column ? 0 : equations[row][column] / chosen[column];
                for (int c = column; c < 4; c++) {
                    equations[row][c] -= factor * chosen[c];
                }
            }
        }
        double[] solution = new double[3];
        for (int row = 0; row < 3; row++) {
            solution[row] = equations[row][3] / equations[row][row];
        }
        return solution;
    }
}
