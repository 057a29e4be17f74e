package org.moesaic.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.analog.PortableMath;

/// [PortableMath], a vector at a time.
final class PortableLanes {

    private PortableLanes() {}

    /// See [PortableMath#squareRoot].
    static FloatVector squareRoot(FloatVector x) {
        FloatVector threeHalves = FloatVector.broadcast(Lanes.FLOATS, 1.5f);
        FloatVector half = x.mul(0.5f);
        FloatVector less = half.neg();
        IntVector bits = x.reinterpretAsInts().lanewise(VectorOperators.ASHR, 1);
        FloatVector r =
                IntVector.broadcast(Lanes.INTS, PortableMath.ROOT_START)
                        .sub(bits)
                        .reinterpretAsFloats();
        r = r.mul(less.mul(r).fma(r, threeHalves));
        r = r.mul(less.mul(r).fma(r, threeHalves));
        FloatVector root = x.mul(r);
        FloatVector rest = root.neg().fma(root, x);
        FloatVector better = rest.fma(r.mul(0.5f), root);
        return better.blend(0f, x.lt(PortableMath.SMALLEST_SQUARE));
    }

    /// See [PortableMath#divide].
    static FloatVector divide(FloatVector a, FloatVector b) {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
        FloatVector less = b.neg();
        FloatVector r =
                IntVector.broadcast(Lanes.INTS, PortableMath.RECIPROCAL_START)
                        .sub(b.reinterpretAsInts())
                        .reinterpretAsFloats();
        r = r.fma(less.fma(r, one), r);
        r = r.fma(less.fma(r, one), r);
        r = r.fma(less.fma(r, one), r);
        FloatVector quotient = a.mul(r);
        return less.fma(quotient, a).fma(r, quotient);
    }
}
