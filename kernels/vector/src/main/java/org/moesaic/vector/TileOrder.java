package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/// Puts the columns of a whole panel where [TilePanels] has them: pairs of columns go to the first and the second vector by
/// turns.
final class TileOrder {

    private static final OutOfLine ARRANGE = OutOfLine.of(MethodHandles.lookup(), "arrangeBody");

    private static final VectorShuffle<Long> FIRST =
            VectorShuffle.fromArray(Lanes.LONGS, everyOther(0), 0);
    private static final VectorShuffle<Long> SECOND =
            VectorShuffle.fromArray(Lanes.LONGS, everyOther(1), 0);

    private TileOrder() {}

    /// @param from of the panel's first column in the first row
    /// @param stride from row to row
    /// @param to receives the panel, row after row, from `at` on
    static void arrange(float[] columns, int from, int stride, int rows, float[] to, int at) {
        try {
            ARRANGE.handle().invokeExact(columns, from, stride, rows, to, at);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void arrangeBody(
            float[] columns, int from, int stride, int rows, float[] to, int at) {
        for (int row = 0; row < rows; row++) {
            int start = from + row * stride;
            LongVector left =
                    FloatVector.fromArray(Lanes.FLOATS, columns, start).reinterpretAsLongs();
            LongVector right =
                    FloatVector.fromArray(Lanes.FLOATS, columns, start + Lanes.COUNT)
                            .reinterpretAsLongs();
            int place = at + row * TilePanels.WIDTH;
            left.rearrange(FIRST, right).reinterpretAsFloats().intoArray(to, place);
            left.rearrange(SECOND, right).reinterpretAsFloats().intoArray(to, place + Lanes.COUNT);
        }
    }

    private static int[] everyOther(int first) {
        int lanes = Lanes.LONGS.length();
        int[] places = new int[lanes];
        for (int i = 0; i < lanes; i++) {
            int pair = 2 * i + first;
            places[i] = pair < lanes ? pair : pair - 2 * lanes;
        }
        return places;
    }
}
