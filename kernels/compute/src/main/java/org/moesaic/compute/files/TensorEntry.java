package org.moesaic.compute.files;

import java.util.List;
import java.util.Optional;

/// What the header of a safetensors file says of one tensor.
///
/// @param name its name
/// @param type its element type
/// @param shape lengths of its dimensions, slowest first; empty for a single number
/// @param begin first byte, counted from the end of the header
/// @param end the byte behind its last
record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {

    TensorEntry {
        shape = List.copyOf(shape);
    }

    /// Bytes that shape and type ask for; empty if no file can hold them, or if they are no whole bytes.
    Optional<Long> neededBytes() {
        try {
            long bits = type.bits();
            for (long length : shape) {
                bits = Math.multiplyExact(bits, length);
            }
            return bits % Byte.SIZE == 0 ? Optional.of(bits / Byte.SIZE) : Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
