package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.StoredPart;

/// The smallest and the largest weight of groups ([MatrixLoops#extremes]). The bits of magnitudes are in their order, so that
/// those above 0 are compared as integers, and those below with their sign turned round.
final class GroupExtremes {

    private static final OutOfLine HALVES = OutOfLine.of(MethodHandles.lookup(), "halvesBody");

    private static final OutOfLine FLOATS = OutOfLine.of(MethodHandles.lookup(), "floatsBody");

    private GroupExtremes() {}

    static void ofHalves(StoredPart part, int group, float[] lowest, float[] highest) {
        try {
            HALVES.handle().invokeExact(part, group, lowest, highest);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    static void ofFloats(StoredPart part, int group, float[] lowest, float[] highest) {
        try {
            FLOATS.handle().invokeExact(part, group, lowest, highest);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void halvesBody(StoredPart part, int group, float[] lowest, float[] highest) {
        MemorySegment memory = part.memory();
        int groups = part.columns() / group;
        for (int row = 0; row < part.rows(); row++) {
            long at = part.start() + row * part.strideBytes();
            for (int g = 0; g < groups; g++) {
                ShortVector low = ShortVector.zero(Lanes.SHORTS);
                ShortVector high = low;
                for (int c = 0; c < group; c += Lanes.SHORTS.length()) {
                    ShortVector bits =
                            ShortVector.fromMemorySegment(Lanes.SHORTS, memory, at, Lanes.LITTLE);
                    at += Lanes.BYTES;
                    high = high.max(bits);
                    low = low.max(bits.lanewise(VectorOperators.XOR, Short.MIN_VALUE));
                }
                int most = high.reduceLanes(VectorOperators.MAX);
                int least = low.reduceLanes(VectorOperators.MAX);
                highest[row * groups + g] = Float.intBitsToFloat(most << Short.SIZE);
                lowest[row * groups + g] = 0 - Float.intBitsToFloat(least << Short.SIZE);
            }
        }
    }

    private static void floatsBody(StoredPart part, int group, float[] lowest, float[] highest) {
        MemorySegment memory = part.memory();
        int groups = part.columns() / group;
        for (int row = 0; row < part.rows(); row++) {
            long at = part.start() + row * part.strideBytes();
            for (int g = 0; g < groups; g++) {
                IntVector low = IntVector.zero(Lanes.INTS);
                IntVector high = low;
                for (int c = 0; c < group; c += Lanes.COUNT) {
                    IntVector bits =
                            IntVector.fromMemorySegment(Lanes.INTS, memory, at, Lanes.LITTLE);
                    at += Lanes.BYTES;
                    high = high.max(bits);
                    low = low.max(bits.lanewise(VectorOperators.XOR, Integer.MIN_VALUE));
                }
                int most = high.reduceLanes(VectorOperators.MAX);
                int least = low.reduceLanes(VectorOperators.MAX);
                highest[row * groups + g] = Float.intBitsToFloat(most);
                lowest[row * groups + g] = 0 - Float.intBitsToFloat(least);
            }
        }
    }
}
