package org.moesaic.traces.binary;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The ids of a chunk where they lie in the mapped file, for loops that can take them as they are: nothing is copied, and
/// nothing is widened.
///
/// @param segment `[layer][token][slot]`, read only; little-endian, valid as long as something refers to it
/// @param bytesPerId 1 or 2
/// @param tokens rows of each layer
/// @param holes true if the two largest values stand for [TraceBlock#DROPPED] and [TraceBlock#ABSENT]
public record ChunkIds(
        MemorySegment segment, int bytesPerId, int layers, int tokens, int topK, boolean holes) {

    /// One selection as blocks have it; the plain way to read what fast loops read in bulk.
    public short expert(int layer, int token, int slot) {
        long at = ((long) layer * tokens + token) * topK + slot;
        if (bytesPerId == Short.BYTES) {
            return segment.get(Layout.SHORT, at * Short.BYTES);
        }
        int id = Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, at));
        return (short) (holes && id > Layout.LARGEST_NARROW_ID ? id - 256 : id);
    }
}
