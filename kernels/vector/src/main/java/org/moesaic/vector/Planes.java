package org.moesaic.vector;

/// How an integer code is cut into planes whose widths divide 16: a vector of short lanes then holds whole codes, and a
/// code of 3, 5 or 6 bits needs no padding. The dot of a code is the sum of the shifted dots of its planes.
///
/// @param bits width of each plane, widest first
/// @param shifts by how much the dot of each plane counts, as a power of two
/// @param offset what is added to a stored code to give the weight
/// @param largest largest magnitude of a weight
record Planes(int[] bits, int[] shifts, int offset, int largest) {

    /// Planes of weights that lie between `lowest` and `highest`.
    static Planes of(int lowest, int highest) {
        int width = 32 - Integer.numberOfLeadingZeros(highest - lowest);
        int largest = Math.max(Math.abs(lowest), Math.abs(highest));
        return switch (width) {
            case 0, 1 -> new Planes(new int[] {1}, new int[] {0}, lowest, largest);
            case 2 -> new Planes(new int[] {2}, new int[] {0}, lowest, largest);
            case 3 -> new Planes(new int[] {2, 1}, new int[] {1, 0}, lowest, largest);
            case 4 -> new Planes(new int[] {4}, new int[] {0}, lowest, largest);
            case 5 -> new Planes(new int[] {4, 1}, new int[] {1, 0}, lowest, largest);
            case 6 -> new Planes(new int[] {4, 2}, new int[] {2, 0}, lowest, largest);
            case 7, 8 -> {
                // Signed bytes: two products with an int8 input then fit a short lane.
                int offset = highest > 127 ? 128 : 0;
                yield new Planes(new int[] {8}, new int[] {0}, offset, largest);
            }
            default -> throw new IllegalArgumentException("weights of " + width + " bits");
        };
    }

    /// Planes of weights that are -1 or 1: one bit that counts twice.
    static Planes signs() {
        return new Planes(new int[] {1}, new int[] {1}, -1, 1);
    }

    /// The weights of the codes 0 to `count - 1` of a single plane, over and over where there are fewer.
    float[] values(int count) {
        float[] values = new float[count];
        for (int code = 0; code < count; code++) {
            values[code] = ((code & (1 << bits[0]) - 1) << shifts[0]) + offset;
        }
        return values;
    }

    int count() {
        return bits.length;
    }
}
