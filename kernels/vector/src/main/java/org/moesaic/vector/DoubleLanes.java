package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.analog.PortableDoubles;

/// [PortableDoubles], a vector at a time, in place. No integer is converted: an exponent becomes a double, and a double an
/// exponent, by adding a constant in whose lowest bits it then stands, since vectors of 256 bits have no conversion.
final class DoubleLanes {

    private static final OutOfLine LN = OutOfLine.of(MethodHandles.lookup(), "lnBody");

    private static final OutOfLine EXP = OutOfLine.of(MethodHandles.lookup(), "expBody");

    private static final OutOfLine CHOOSE = OutOfLine.of(MethodHandles.lookup(), "chooseBody");

    private static final double[] ARTANH = PortableDoubles.artanh();
    private static final double[] EXPONENTIAL = PortableDoubles.exponential();
    private static final long INTEGER_BITS = Double.doubleToRawLongBits(PortableDoubles.INTEGER);
    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    private DoubleLanes() {}

    static void ln(double[] values, int count) {
        int whole = Lanes.DOUBLES.loopBound(count);
        try {
            LN.handle().invokeExact(values, whole);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = whole; i < count; i++) {
            values[i] = PortableDoubles.ln(values[i]);
        }
    }

    private static void lnBody(double[] values, int count) {
        for (int at = 0; at < count; at += Lanes.DOUBLES.length()) {
            LongVector bits =
                    DoubleVector.fromArray(Lanes.DOUBLES, values, at).reinterpretAsLongs();
            LongVector exponent =
                    bits.sub(PortableDoubles.ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 52);
            DoubleVector mantissa =
                    bits.sub(exponent.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles();
            DoubleVector s = mantissa.sub(1).div(mantissa.add(1));
            DoubleVector square = s.mul(s);
            DoubleVector value = DoubleVector.broadcast(Lanes.DOUBLES, ARTANH[0]);
            for (int i = 1; i < ARTANH.length; i++) {
                value = value.fma(square, DoubleVector.broadcast(Lanes.DOUBLES, ARTANH[i]));
            }
            value = s.mul(square).fma(value, s.add(s));
            DoubleVector e =
                    exponent.add(INTEGER_BITS).reinterpretAsDoubles().sub(PortableDoubles.INTEGER);
            DoubleVector low = DoubleVector.broadcast(Lanes.DOUBLES, PortableDoubles.LN_2_LOW);
            DoubleVector high = DoubleVector.broadcast(Lanes.DOUBLES, PortableDoubles.LN_2_HIGH);
            e.fma(high, e.fma(low, value)).intoArray(values, at);
        }
    }

    static void exp(double[] values, int count) {
        int whole = Lanes.DOUBLES.loopBound(count);
        try {
            EXP.handle().invokeExact(values, whole);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = whole; i < count; i++) {
            values[i] = PortableDoubles.exp(values[i]);
        }
    }

    private static void expBody(double[] values, int count) {
        DoubleVector integer = DoubleVector.broadcast(Lanes.DOUBLES, PortableDoubles.INTEGER);
        DoubleVector log2 = DoubleVector.broadcast(Lanes.DOUBLES, PortableDoubles.LOG2_E);
        DoubleVector low = DoubleVector.broadcast(Lanes.DOUBLES, PortableDoubles.LN_2_LOW);
        DoubleVector high = DoubleVector.broadcast(Lanes.DOUBLES, PortableDoubles.LN_2_HIGH);
        for (int at = 0; at < count; at += Lanes.DOUBLES.length()) {
            DoubleVector inside =
                    DoubleVector.fromArray(Lanes.DOUBLES, values, at)
                            .max(-PortableDoubles.LARGEST_EXPONENT)
                            .min(PortableDoubles.LARGEST_EXPONENT);
            DoubleVector lifted = inside.fma(log2, integer);
            DoubleVector less = lifted.sub(integer).neg();
            DoubleVector r = less.fma(low, less.fma(high, inside));
            DoubleVector value = DoubleVector.broadcast(Lanes.DOUBLES, EXPONENTIAL[0]);
            for (int i = 1; i < EXPONENTIAL.length; i++) {
                value = value.fma(r, DoubleVector.broadcast(Lanes.DOUBLES, EXPONENTIAL[i]));
            }
            LongVector scale =
                    lifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(ONE_BITS);
            value.mul(scale.reinterpretAsDoubles()).intoArray(values, at);
        }
    }

    /// See [org.moesaic.compute.analog.TileLoops#choose].
    static void choose(double[] key, double below, double[] low, int count, double[] into) {
        int whole = Lanes.DOUBLES.loopBound(count);
        try {
            CHOOSE.handle().invokeExact(key, below, low, whole, into);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = whole; i < count; i++) {
            into[i] = key[i] < below ? low[i] : into[i];
        }
    }

    private static void chooseBody(
            double[] key, double below, double[] low, int count, double[] into) {
        for (int at = 0; at < count; at += Lanes.DOUBLES.length()) {
            DoubleVector chosen = DoubleVector.fromArray(Lanes.DOUBLES, low, at);
            DoubleVector.fromArray(Lanes.DOUBLES, into, at)
                    .blend(chosen, DoubleVector.fromArray(Lanes.DOUBLES, key, at).lt(below))
                    .intoArray(into, at);
        }
    }
}
