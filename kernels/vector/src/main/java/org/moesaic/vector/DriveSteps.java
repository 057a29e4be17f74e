package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// From a vector to what drives the rows: steps over the rows of a tile, filled up to whole vectors.
final class DriveSteps {

    private static final OutOfLine SCALE = OutOfLine.of(MethodHandles.lookup(), "scaleBody");

    private static final OutOfLine ONE_SIGN = OutOfLine.of(MethodHandles.lookup(), "oneSignBody");

    private static final OutOfLine PLANES = OutOfLine.of(MethodHandles.lookup(), "planesBody");

    private static final OutOfLine LARGEST = OutOfLine.of(MethodHandles.lookup(), "largestBody");

    private static final OutOfLine FINITE = OutOfLine.of(MethodHandles.lookup(), "finiteBody");

    private DriveSteps() {}

    static void scale(float[] values, int length, float factor) {
        try {
            SCALE.handle().invokeExact(values, length, factor);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(float[] values, int length, float factor) {
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, values, at).mul(factor).intoArray(values, at);
        }
    }

    /// max(0, sign · v)
    static void oneSign(float[] values, int length, float sign) {
        try {
            ONE_SIGN.handle().invokeExact(values, length, sign);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void oneSignBody(float[] values, int length, float sign) {
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector.fromArray(Lanes.FLOATS, values, at).mul(sign).max(0f).intoArray(values, at);
        }
    }

    /// v, v · position, |v|, v² from v.
    static void planes(float[] v, int length, float[] positions, float[] planes, int to) {
        try {
            PLANES.handle().invokeExact(v, length, positions, planes, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void planesBody(
            float[] driven, int length, float[] positions, float[] planes, int to) {
        for (int at = 0; at < length; at += Lanes.COUNT) {
            FloatVector v = FloatVector.fromArray(Lanes.FLOATS, driven, at);
            FloatVector position = FloatVector.fromArray(Lanes.FLOATS, positions, at);
            v.intoArray(planes, to + at);
            v.mul(position).intoArray(planes, to + length + at);
            v.abs().intoArray(planes, to + 2 * length + at);
            v.mul(v).intoArray(planes, to + 3 * length + at);
        }
    }

    /// Largest magnitude of some floats.
    static float largest(float[] x, int from, int count) {
        int whole = Lanes.FLOATS.loopBound(count);
        float largest;
        try {
            largest = (float) LARGEST.handle().invokeExact(x, from, whole);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = from + whole; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    private static float largestBody(float[] x, int from, int count) {
        FloatVector largest = FloatVector.zero(Lanes.FLOATS);
        for (int at = 0; at < count; at += Lanes.COUNT) {
            largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, x, from + at).abs());
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /// Whether the first floats are all finite.
    static boolean finite(float[] x, int count) {
        int whole = Lanes.FLOATS.loopBound(count);
        boolean finite;
        try {
            finite = (boolean) FINITE.handle().invokeExact(x, whole);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = whole; i < count; i++) {
            finite &= Float.isFinite(x[i]);
        }
        return finite;
    }

    /// v · 0 is 0 for what is finite, else not a number, and so is a sum with one of them.
    private static boolean finiteBody(float[] x, int count) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int at = 0; at < count; at += Lanes.COUNT) {
            sum = FloatVector.fromArray(Lanes.FLOATS, x, at).mul(0f).add(sum);
        }
        return sum.compare(VectorOperators.EQ, 0f).allTrue();
    }
}
