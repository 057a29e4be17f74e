package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// Integer weights of a matrix with a scale a group, panel by panel; the weights of a matrix are the sum of its parts
/// (nested planes have several, all other formats one).
///
/// A panel is as many rows as a vector has 32-bit lanes. Row r of a panel lives in lane r of every vector, so nothing is
/// ever summed across lanes, scales of a group are one vector, and an input is a broadcast. Of a plane of b bits, a
/// block of 32 slots takes b vectors; a lane holds 32 / b codes, even slots in its low half and odd ones in its high half,
/// each half from the low bits up.
///
/// @param planes how codes are cut
/// @param order where they lie
/// @param codes codes, and scales where the order has them among the codes
/// @param scales fp32, panel after panel, group after group; null where they are among the codes
/// @param zeros zero points, as scales; null where there are none
/// @param book the values of codes where they are not numbers themselves; else null
/// @param table the bits of the values of all codes where they are of one plane of up to four bits, zero point not taken
///     off: sixteen or a whole vector of them, shorter codes over and over; else null
record PanelPart(
        Planes planes,
        PanelOrder order,
        MemorySegment codes,
        MemorySegment scales,
        MemorySegment zeros,
        CodeBook book,
        int[] table) {

    PanelPart(
            Planes planes,
            PanelOrder order,
            MemorySegment codes,
            MemorySegment scales,
            MemorySegment zeros,
            CodeBook book) {
        this(planes, order, codes, scales, zeros, book, table(planes, book));
    }

    private static int[] table(Planes planes, CodeBook book) {
        if (book != null) {
            return book.bits();
        }
        return planes.count() == 1 && planes.bits()[0] <= 4
                ? new CodeBook(planes.values(CodeBook.CODES)).bits()
                : null;
    }

    long bytes() {
        return codes.byteSize()
                + (scales == null ? 0 : scales.byteSize())
                + (zeros == null ? 0 : zeros.byteSize());
    }
}
