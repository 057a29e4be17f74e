package org.moesaic.compute;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.formats.StoredFloat;

/// The loops one number after the other: what all others must equal.
public final class PlainMatrixLoops implements MatrixLoops {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    /// Has no state.
    public PlainMatrixLoops() {}

    @Override
    public boolean works() {
        return true;
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public void addProducts(
            float[] weights, int rows, int columns, double[] x, int tokens, double[] sums) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double weight = weights[r * columns + c];
                for (int t = 0; t < tokens; t++) {
                    sums[r * tokens + t] += weight * x[c * tokens + t];
                }
            }
        }
    }

    @Override
    public void subtractProducts(
            Part left, Part right, Part target, int rows, int columns, int depth) {
        for (int i = 0; i < rows; i++) {
            int at = target.from() + i * target.stride();
            for (int p = 0; p < depth; p++) {
                double factor = left.values()[left.from() + p * left.stride() + i];
                int with = right.from() + p * right.stride();
                subtract(target.values(), at, factor, right.values(), with, columns);
            }
        }
    }

    private static void subtract(
            double[] target, int at, double factor, double[] right, int with, int columns) {
        for (int j = 0; j < columns; j++) {
            target[at + j] -= factor * right[with + j];
        }
    }

    @Override
    public void moments(float[] row, int count, double pivot, double[] sums, double[] squares) {
        double[] laneSums = new double[LANES];
        double[] laneSquares = new double[LANES];
        // A loop of one length, of which the JIT makes vector instructions.
        for (int at = 0; at < count; at += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                double difference = row[at + lane] - pivot;
                laneSums[lane] += difference;
                laneSquares[lane] += difference * difference;
            }
        }
        fold(laneSums, sums);
        fold(laneSquares, squares);
    }

    private static void fold(double[] lanes, double[] sums) {
        for (int i = 0; i < SUMS; i++) {
            sums[i] = (lanes[i] + lanes[i + 2 * SUMS]) + (lanes[i + SUMS] + lanes[i + 3 * SUMS]);
        }
    }

    private static void foldPairs(double[] lanes, double[] sums) {
        for (int i = 0; i < SUMS; i++) {
            int behind = 2 * (SUMS + i);
            sums[i] = (lanes[2 * i] + lanes[2 * i + 1]) + (lanes[behind] + lanes[behind + 1]);
        }
    }

    @Override
    public void squares(StoredPart part, double[] squares) {
        double[] folded = new double[SUMS];
        for (int r = 0; r < part.rows(); r++) {
            double[] laneSquares = new double[LANES];
            for (int c = 0; c < part.columns(); c++) {
                double size = size(part, r, c);
                laneSquares[c % LANES] += size * size;
            }
            if (part.type() == StoredFloat.FP32) {
                fold(laneSquares, folded);
            } else {
                foldPairs(laneSquares, folded);
            }
            System.arraycopy(folded, 0, squares, r * SUMS, SUMS);
        }
    }

    @Override
    public void addSquares(StoredPart part, MemorySegment squares) {
        for (int r = 0; r < part.rows(); r++) {
            for (int c = 0; c < part.columns(); c++) {
                double size = size(part, r, c);
                add(squares, MatrixLoops.place(part.type(), part.columns(), c), size * size);
            }
        }
    }

    @Override
    public void addMagnitudes(StoredPart part, MemorySegment magnitudes, MemorySegment largest) {
        for (int r = 0; r < part.rows(); r++) {
            for (int c = 0; c < part.columns(); c++) {
                double size = size(part, r, c) / part.type().unit();
                add(magnitudes, MatrixLoops.place(part.type(), part.columns(), c), size);
                keepLarger(part, r, c, largest);
            }
        }
    }

    /// The bits of magnitudes are in their order.
    private static void keepLarger(StoredPart part, int row, int column, MemorySegment largest) {
        long at = part.at(row, column);
        long to = (long) column * part.type().bytes();
        if (part.type() == StoredFloat.FP32) {
            int bits = part.memory().get(INT, at) & Integer.MAX_VALUE;
            largest.set(INT, to, Math.max(bits, largest.get(INT, to)));
        } else {
            int bits = part.memory().get(SHORT, at) & Short.MAX_VALUE;
            largest.set(SHORT, to, (short) Math.max(bits, largest.get(SHORT, to)));
        }
    }

    @Override
    public void extremes(StoredPart part, int group, float[] lowest, float[] highest) {
        int groups = part.columns() / group;
        for (int i = 0; i < part.rows() * groups; i++) {
            int low = 0;
            int high = 0;
            for (int c = 0; c < group; c++) {
                // The bits of magnitudes are in their order.
                int bits =
                        Float.floatToRawIntBits(weight(part, i / groups, i % groups * group + c));
                low = Math.max(low, bits ^ Integer.MIN_VALUE);
                high = Math.max(high, bits);
            }
            lowest[i] = 0 - Float.intBitsToFloat(low);
            highest[i] = Float.intBitsToFloat(high);
        }
    }

    @Override
    public void errors(StoredPart part, EvenGrids grids, double[] errors) {
        errors(
                part,
                grids.group(),
                (weight, i) -> {
                    float step = grids.steps()[i];
                    float zero = grids.zeros()[i];
                    float code = (float) Math.rint((double) weight / step + zero);
                    return (code - zero) * step;
                },
                errors);
    }

    @Override
    public void errors(StoredPart part, FloatGrids grids, double[] errors) {
        errors(
                part,
                grids.group(),
                (weight, i) -> number(grids, weight / grids.steps()[i]) * grids.steps()[i],
                errors);
    }

    private static float number(FloatGrids grids, float scaled) {
        int exponent = Math.max(Math.getExponent(scaled), grids.smallestExponent());
        double unit = Math.scalb(1.0, exponent - grids.fractionBits());
        double rounded = Math.rint(scaled / unit) * unit;
        return (float) Math.clamp(rounded, -grids.largest(), grids.largest());
    }

    /// What a weight of a group becomes.
    @FunctionalInterface
    private interface Value {

        float of(float weight, int group);
    }

    private static void errors(StoredPart part, int group, Value value, double[] errors) {
        int groups = part.columns() / group;
        int neighbours = part.type() == StoredFloat.FP32 ? 1 : 2;
        double[] sums = new double[SUMS];
        for (int i = 0; i < part.rows() * groups; i++) {
            double[] lanes = new double[GROUP_LANES];
            for (int c = 0; c < group; c++) {
                float weight = weight(part, i / groups, i % groups * group + c);
                double difference = weight - value.of(weight, i);
                lanes[c / neighbours % GROUP_LANES] += difference * difference;
            }
            for (int lane = 0; lane < SUMS; lane++) {
                sums[lane] = lanes[lane] + lanes[lane + SUMS];
            }
            errors[i] = MatrixLoops.total(sums, 0);
        }
    }

    private static void add(MemorySegment sums, int place, double value) {
        long at = (long) place * Double.BYTES;
        sums.set(DOUBLE, at, sums.get(DOUBLE, at) + value);
    }

    // Three loops, since the JIT makes vector instructions of each alone.
    @Override
    public void addColumns(
            float[][] rows,
            int count,
            int columns,
            double[] powers,
            double[] magnitudes,
            float[] largest) {
        for (int r = 0; r < count; r++) {
            float[] row = rows[r];
            for (int c = 0; c < columns; c++) {
                double weight = row[c];
                powers[c] += weight * weight;
            }
            for (int c = 0; c < columns; c++) {
                magnitudes[c] += Math.abs(row[c]);
            }
            for (int c = 0; c < columns; c++) {
                largest[c] = Math.max(largest[c], Math.abs(row[c]));
            }
        }
    }

    private static float weight(StoredPart part, int row, int column) {
        return part.type().get(part.memory(), part.at(row, column));
    }

    private static double size(StoredPart part, int row, int column) {
        return part.type().size(part.memory(), part.at(row, column));
    }
}
