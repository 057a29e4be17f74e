package org.moesaic.vector;

import java.lang.invoke.MethodHandles;

/// The bodies of rows of one format, for all matrices that have it: with handles of its own, each matrix would let the JVM make
/// classes for them, and compile these.
///
/// @param dot [FloatRow#dot]
/// @param decode [FloatRow#decode]
record RowBodies(FloatRow row, OutOfLine dot, OutOfLine decode) {

    static final RowBodies FP32 = of(new Fp32Row());
    static final RowBodies BF16 = of(new Bf16Row());
    static final RowBodies FP16 = of(new Fp16Row());
    static final RowBodies E4M3 = of(new Fp8Row(SmallFloat.e4m3()));
    static final RowBodies E5M2 = of(new Fp8Row(SmallFloat.e5m2()));

    private static RowBodies of(FloatRow row) {
        return new RowBodies(
                row,
                OutOfLine.of(MethodHandles.lookup(), row, "dot"),
                OutOfLine.of(MethodHandles.lookup(), row, "decode"));
    }
}
