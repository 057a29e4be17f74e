package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.GE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Whole steps of inputs in the order of [FloatRow#column]. One thread does it while the others wait, so it counts twice:
/// element by element it took a tenth of a product of 1024×2048.
final class InputOrder {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private InputOrder() {}

    /// @param x inputs from `from` on
    /// @param perLane weights of a lane: 1, 2 or 4
    /// @param at where the first vector goes in `to`, in floats
    /// @param side from each vector to the next in `to`, in vectors
    static void arrange(
            float[] x, int from, int steps, int perLane, MemorySegment to, long at, int side) {
        try {
            BODY.handle().invokeExact(x, from, steps * FloatRow.VECTORS, perLane, to, at, side);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// Of `perLane` vectors of inputs, vector `i` of the result has every `perLane`-th, from `i` on. Source `s` fills the
    /// lanes from `s · lanes / perLane` on; what was chosen of it before is overwritten by the next.
    private static void body(
            float[] x, int from, int vectors, int perLane, MemorySegment to, long at, int side) {
        int l = Lanes.COUNT;
        IntVector places = IntVector.broadcast(Lanes.INTS, 0).addIndex(perLane);
        for (int v = 0; v < vectors; v++) {
            int first = from + v / perLane * perLane * l;
            IntVector mine = places.add(v % perLane).and(l - 1);
            IntVector all =
                    mine.selectFrom(
                            FloatVector.fromArray(Lanes.FLOATS, x, first).reinterpretAsInts());
            for (int s = 1; s < perLane; s++) {
                IntVector source =
                        FloatVector.fromArray(Lanes.FLOATS, x, first + s * l).reinterpretAsInts();
                all = all.blend(mine.selectFrom(source), places.compare(GE, s * l));
            }
            long place = (at + (long) v * side * l) * Float.BYTES;
            all.reinterpretAsFloats().intoMemorySegment(to, place, Lanes.LITTLE);
        }
    }
}
