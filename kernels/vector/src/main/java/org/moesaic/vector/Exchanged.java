package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Two rows of numbers that change places where a key is negative, a vector at a time.
final class Exchanged {

    private static final OutOfLine EXCHANGED = OutOfLine.of(MethodHandles.lookup(), "body");

    private Exchanged() {}

    /// See [org.moesaic.compute.analog.TileLoops#exchange].
    static void of(float[] keys, int at, int count, float[] a, float[] b) {
        int whole = Lanes.FLOATS.loopBound(count);
        try {
            EXCHANGED.handle().invokeExact(keys, at, whole, a, b);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = whole; i < count; i++) {
            if (keys[at + i] < 0) {
                float kept = a[i];
                a[i] = b[i];
                b[i] = kept;
            }
        }
    }

    private static void body(float[] keys, int at, int count, float[] a, float[] b) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            VectorMask<Float> turned =
                    FloatVector.fromArray(Lanes.FLOATS, keys, at + i)
                            .compare(VectorOperators.LT, 0f);
            FloatVector left = FloatVector.fromArray(Lanes.FLOATS, a, i);
            FloatVector right = FloatVector.fromArray(Lanes.FLOATS, b, i);
            left.blend(right, turned).intoArray(a, i);
            right.blend(left, turned).intoArray(b, i);
        }
    }
}
