package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.MatrixLoops;

/// What [HalfSums] does, over floats in arrays. Their squares are exact in double, those of differences from a pivot are not:
/// these are rounded before they are added, as the plain loop does it.
final class FloatSums {

    private static final OutOfLine MOMENTS = OutOfLine.of(MethodHandles.lookup(), "momentsBody");

    private static final OutOfLine COLUMNS = OutOfLine.of(MethodHandles.lookup(), "columnsBody");

    private static final int LANES = HalfSums.LANES;

    private FloatSums() {}

    /// See [MatrixLoops#moments(float[], int, double, double[], double[])].
    static void moments(float[] row, int count, double pivot, double[] sums, double[] squares) {
        try {
            for (int lane = 0; lane < MatrixLoops.SUMS; lane += LANES) {
                MOMENTS.handle().invokeExact(row, lane, count, pivot, sums, squares);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void momentsBody(
            float[] row, int lane, int count, double pivot, double[] sums, double[] squares) {
        DoubleVector s0 = DoubleVector.zero(Lanes.DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        DoubleVector q0 = s0;
        DoubleVector q1 = s0;
        DoubleVector q2 = s0;
        DoubleVector q3 = s0;
        for (int i = lane; i < count; i += MatrixLoops.LANES) {
            DoubleVector d =
                    ((DoubleVector)
                                    FloatVector.fromArray(HalfSums.FLOATS, row, i)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s0 = s0.add(d);
            q0 = d.mul(d).add(q0);
            d =
                    ((DoubleVector)
                                    FloatVector.fromArray(
                                                    HalfSums.FLOATS, row, i + 1 * MatrixLoops.SUMS)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s1 = s1.add(d);
            q1 = d.mul(d).add(q1);
            d =
                    ((DoubleVector)
                                    FloatVector.fromArray(
                                                    HalfSums.FLOATS, row, i + 2 * MatrixLoops.SUMS)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s2 = s2.add(d);
            q2 = d.mul(d).add(q2);
            d =
                    ((DoubleVector)
                                    FloatVector.fromArray(
                                                    HalfSums.FLOATS, row, i + 3 * MatrixLoops.SUMS)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s3 = s3.add(d);
            q3 = d.mul(d).add(q3);
        }
        s0.add(s2).add(s1.add(s3)).intoArray(sums, lane);
        q0.add(q2).add(q1.add(q3)).intoArray(squares, lane);
    }

    /// Four rows; see [MatrixLoops#addColumns(float[][], int, int, double[], double[], float[])].
    static void columns(
            float[][] rows, int columns, double[] powers, double[] magnitudes, float[] largest) {
        try {
            COLUMNS.handle()
                    .invokeExact(
                            rows[0],
                            rows[1],
                            rows[2],
                            rows[3],
                            columns,
                            powers,
                            magnitudes,
                            largest);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void columnsBody(
            float[] row0,
            float[] row1,
            float[] row2,
            float[] row3,
            int columns,
            double[] powers,
            double[] magnitudes,
            float[] largest) {
        for (int column = 0; column < columns; column += LANES) {
            DoubleVector power = DoubleVector.fromArray(Lanes.DOUBLES, powers, column);
            DoubleVector magnitude = DoubleVector.fromArray(Lanes.DOUBLES, magnitudes, column);
            IntVector most =
                    FloatVector.fromArray(HalfSums.FLOATS, largest, column).reinterpretAsInts();
            FloatVector size = FloatVector.fromArray(HalfSums.FLOATS, row0, column).abs();
            DoubleVector w =
                    (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            size = FloatVector.fromArray(HalfSums.FLOATS, row1, column).abs();
            w = (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            size = FloatVector.fromArray(HalfSums.FLOATS, row2, column).abs();
            w = (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            size = FloatVector.fromArray(HalfSums.FLOATS, row3, column).abs();
            w = (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            power.intoArray(powers, column);
            magnitude.intoArray(magnitudes, column);
            most.reinterpretAsFloats().intoArray(largest, column);
        }
    }
}
