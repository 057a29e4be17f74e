package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScratchLongsTest {

    private static final long PIECE = 1L << 18;

    @Test
    void isZeroAndKeepsWhatIsWrittenInMemoryAndInTheFile() {
        try (ScratchLongs column = new ScratchLongs("numbers of a test")) {
            long length = 130 * PIECE + 5;
            column.reserve(length);
            long[] places = {
                0, PIECE - 1, PIECE, 128 * PIECE - 1, 128 * PIECE, 129 * PIECE, length - 1
            };
            for (long place : places) {
                assertEquals(0, column.get(place));
                column.set(place, -place - 1);
            }
            for (long place : places) {
                assertEquals(-place - 1, column.get(place));
            }
            assertEquals(0, column.get(7));
        }
    }

    @Test
    void growsWithoutForgetting() {
        try (ScratchLongs column = new ScratchLongs("numbers of a test")) {
            column.reserve(1);
            column.set(0, 42);
            column.reserve(2 * PIECE);
            assertEquals(42, column.get(0));
            assertEquals(0, column.get(PIECE));
        }
    }

    @Test
    void anEmptyColumnCanBeClosed() {
        new ScratchLongs("nothing").close();
    }
}
