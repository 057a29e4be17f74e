package org.moesaic.compute.files;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Fp8;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.StoredFloat;

/// An element type of safetensors, and whether it is one that weights are read from.
///
/// The names and sizes are those of the format's own description (`Dtype` of safetensors 0.6). Types of less than a byte
/// are counted in bits.
///
/// @param name as it is written
/// @param bits of an element
record ElementType(String name, int bits) {

    private static final Map<String, Integer> BITS =
            Map.ofEntries(
                    Map.entry("BOOL", 8),
                    Map.entry("F4", 4),
                    Map.entry("F6_E2M3", 6),
                    Map.entry("F6_E3M2", 6),
                    Map.entry("U8", 8),
                    Map.entry("I8", 8),
                    Map.entry("F8_E5M2", 8),
                    Map.entry("F8_E4M3", 8),
                    Map.entry("F8_E8M0", 8),
                    Map.entry("I16", 16),
                    Map.entry("U16", 16),
                    Map.entry("F16", 16),
                    Map.entry("BF16", 16),
                    Map.entry("I32", 32),
                    Map.entry("U32", 32),
                    Map.entry("F32", 32),
                    Map.entry("C64", 64),
                    Map.entry("F64", 64),
                    Map.entry("I64", 64),
                    Map.entry("U64", 64));

    static Optional<ElementType> named(String name) {
        return Optional.ofNullable(BITS.get(name)).map(bits -> new ElementType(name, bits));
    }

    /// How weights of this type are read, if they can be.
    Optional<Tensor.Reader> reader() {
        return switch (name) {
            case "F32" -> Optional.of(plain(StoredFloat.FP32));
            case "F16" -> Optional.of(plain(StoredFloat.FP16));
            case "BF16" -> Optional.of(plain(StoredFloat.BF16));
            case "F64" -> Optional.of(Fp64Weights::new);
            case "F8_E4M3" -> Optional.of((rows, bytes) -> new Fp8Weights(rows, bytes, Fp8.E4M3));
            case "F8_E5M2" -> Optional.of((rows, bytes) -> new Fp8Weights(rows, bytes, Fp8.E5M2));
            default -> Optional.empty();
        };
    }

    private static Tensor.Reader plain(StoredFloat type) {
        return (rows, bytes) -> WeightSource.of(rows, bytes, type);
    }

    /// Weights of a byte each, as they are: scales, where a checkpoint has them, are in a tensor of their own.
    private record Fp8Weights(MatrixShape shape, MemorySegment bytes, Fp8 code)
            implements WeightSource {

        @Override
        public void row(int row, float[] into) {
            long from = (long) row * shape.columns();
            for (int c = 0; c < shape.columns(); c++) {
                into[c] = code.toFloat(bytes.get(ValueLayout.JAVA_BYTE, from + c));
            }
        }
    }
}
