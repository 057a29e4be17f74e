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
            FloatVector x = toFloats(tail).add(0.5f);
            IntVector shifted = x.reinterpretAsInts().sub(Normals.ROOT_HALF_BITS);
            IntVector exponent = shifted.lanewise(VectorOperators.ASHR, 23);
            FloatVector g =
                    shifted.add(Normals.ROOT_HALF_BITS)
                            .sub(exponent.lanewise(VectorOperators.LSHL, 23))
                            .reinterpretAsFloats()
                            .sub(1f);
            FloatVector whole = toFloats(exponent.neg().add(31)).mul(Normals.LN_2);
            polynomial(LOGARITHM_TERMS, g).neg().fma(g, whole).intoArray(t, at);
        }
    }

    /// From t to the variate, in place.
    private static void magnitudeBody(int[] words, int count, float[] t) {
        for (int at = 0; at < count; at += Lanes.COUNT) {
            FloatVector here = FloatVector.fromArray(Lanes.FLOATS, t, at);
            FloatVector middle =
                    polynomial(MIDDLE_TERMS, here.fma(Normals.MIDDLE_SCALE, Normals.MIDDLE_OFFSET))
                            .mul(here);
            FloatVector tail =
                    polynomial(TAIL_TERMS, here.fma(Normals.TAIL_SCALE, Normals.TAIL_OFFSET));
            IntVector sign = IntVector.fromArray(Lanes.INTS, words, at).and(0x80000000);
            tail.blend(middle, here.lt(Normals.TAIL_FROM))
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, sign)
                    .reinterpretAsFloats()
                    .intoArray(t, at);
        }
    }

    private static FloatVector toFloats(IntVector numbers) {
        return (FloatVector) numbers.convert(VectorOperators.I2F, 0);
    }

    /// A loop, because the compiler counts calls before it unrolls.
    private static FloatVector polynomial(float[] terms, FloatVector x) {
        FloatVector value = FloatVector.broadcast(Lanes.FLOATS, terms[0]);
        for (int i = 1; i < terms.length; i++) {
            value = value.fma(x, FloatVector.broadcast(Lanes.FLOATS, terms[i]));
        }
        return value;
    }
}
