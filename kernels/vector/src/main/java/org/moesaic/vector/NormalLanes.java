package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.random.Normals;

/// [Normals], a vector at a time.
final class NormalLanes {

    private static final OutOfLine LOGARITHM =
            OutOfLine.of(MethodHandles.lookup(), "logarithmBody");

    private static final OutOfLine MAGNITUDE =
            OutOfLine.of(MethodHandles.lookup(), "magnitudeBody");

    private static final float[] LOGARITHM_TERMS = Normals.logarithm();
    private static final float[] MIDDLE_TERMS = Normals.middle();
    private static final float[] TAIL_TERMS = Normals.tail();

    private NormalLanes() {}

    /// The variates of words.
    ///
    /// @param count a multiple of the lanes
    static void of(int[] words, int count, float[] normals) {
        try {
            LOGARITHM.handle().invokeExact(words, count, normals);
            MAGNITUDE.handle().invokeExact(words, count, normals);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// t = -ln 2p of each word.
    private static void logarithmBody(int[] words, int count, float[] t) {
        for (int at = 0; at < count; at += Lanes.COUNT) {
            IntVector tail = IntVector.fromArray(Lanes.INTS, words, at).and(0x7fffffff);
            FloatVector x = (FloatVector) tail.convert(VectorOperators.I2F, 0);
            IntVector shifted = x.add(0.5f).reinterpretAsInts().sub(Normals.ROOT_HALF_BITS);
            IntVector exponent = shifted.lanewise(VectorOperators.ASHR, 23);
            FloatVector g =
                    shifted.add(Normals.ROOT_HALF_BITS)
                            .sub(exponent.lanewise(VectorOperators.LSHL, 23))
                            .reinterpretAsFloats()
                            .sub(1f);
            FloatVector value = FloatVector.broadcast(Lanes.FLOATS, LOGARITHM_TERMS[0]);
            for (int i = 1; i < LOGARITHM_TERMS.length; i++) {
                value = value.fma(g, FloatVector.broadcast(Lanes.FLOATS, LOGARITHM_TERMS[i]));
            }
            FloatVector less = (FloatVector) exponent.neg().add(31).convert(VectorOperators.I2F, 0);
            value.neg().fma(g, less.mul(Normals.LN_2)).intoArray(t, at);
        }
    }

    /// From t to the variate, in place.
    private static void magnitudeBody(int[] words, int count, float[] t) {
        for (int at = 0; at < count; at += Lanes.COUNT) {
            FloatVector here = FloatVector.fromArray(Lanes.FLOATS, t, at);
            FloatVector x = here.fma(Normals.MIDDLE_SCALE, Normals.MIDDLE_OFFSET);
            FloatVector middle = FloatVector.broadcast(Lanes.FLOATS, MIDDLE_TERMS[0]);
            for (int i = 1; i < MIDDLE_TERMS.length; i++) {
                middle = middle.fma(x, FloatVector.broadcast(Lanes.FLOATS, MIDDLE_TERMS[i]));
            }
            FloatVector far = here.fma(Normals.TAIL_SCALE, Normals.TAIL_OFFSET);
            FloatVector tail = FloatVector.broadcast(Lanes.FLOATS, TAIL_TERMS[0]);
            for (int i = 1; i < TAIL_TERMS.length; i++) {
                tail = tail.fma(far, FloatVector.broadcast(Lanes.FLOATS, TAIL_TERMS[i]));
            }
            IntVector sign = IntVector.fromArray(Lanes.INTS, words, at).and(0x80000000);
            tail.blend(middle.mul(here), here.lt(Normals.TAIL_FROM))
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, sign)
                    .reinterpretAsFloats()
                    .intoArray(t, at);
        }
    }
}
