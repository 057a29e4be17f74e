package org.moesaic.compute.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Bf16;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.StoredFloat;

/// Matrices as files have them, at an odd address.
public final class StoredMatrices {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final float FP16_MAX = 65504;

    private StoredMatrices() {}

    /// What is finite and too large for fp16 becomes its largest.
    public static MemorySegment memory(Arena arena, StoredFloat type, float[] weights) {
        long each = type.bytes();
        MemorySegment memory = arena.allocate(each * weights.length + 1).asSlice(1);
        for (int i = 0; i < weights.length; i++) {
            switch (type) {
                case FP32 -> memory.set(FLOAT, i * each, weights[i]);
                case FP16 -> memory.set(SHORT, i * each, Float.floatToFloat16(fp16(weights[i])));
                case BF16 -> memory.set(SHORT, i * each, Bf16.fromFloat(weights[i]));
            }
        }
        return memory;
    }

    private static float fp16(float weight) {
        return Float.isFinite(weight) ? Math.clamp(weight, -FP16_MAX, FP16_MAX) : weight;
    }

    /// The same, as weights.
    public static WeightSource of(Arena arena, StoredFloat type, int rows, float[] weights) {
        return WeightSource.of(
                new MatrixShape(rows, rows == 0 ? 0 : weights.length / rows),
                memory(arena, type, weights),
                type);
    }
}
