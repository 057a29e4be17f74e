package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.moesaic.compute.checkpoint.ExpertShapes;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.compute.files.SafetensorsWriter.Stored;
import org.moesaic.formats.Bf16;

/// One layer of OLMoE's shape under its names. All matrices hold the same normal numbers: speed does not depend on them.
final class ScoresLayer {

    static final ExpertShapes SHAPES = new ExpertShapes(List.of(0), 0, 64, 2048, 1024, true);

    /// Of an expert.
    static final long MATRICES = 3;

    private static final long WIDTH = SHAPES.width();
    private static final long INPUTS = SHAPES.dModel();

    private ScoresLayer() {}

    /// Bytes of the experts, with which the file ends.
    static long bytes(String element) {
        return MATRICES * SHAPES.experts() * matrixBytes(element);
    }

    static long matrixBytes(String element) {
        return WIDTH * INPUTS * elementBytes(element);
    }

    /// @param element `bf16`, `fp16` or `fp32`
    static void write(Path file, String element) throws IOException {
        MemorySegment numbers = numbers(element);
        String type = element.equals("fp32") ? "F32" : element.equals("fp16") ? "F16" : "BF16";
        long routerBytes = SHAPES.experts() * INPUTS * elementBytes(element);
        List<Item> items = new ArrayList<>();
        items.add(
                new Stored(
                        "model.layers.0.mlp.gate.weight",
                        type,
                        List.of((long) SHAPES.experts(), INPUTS),
                        numbers.asSlice(0, routerBytes)));
        for (int expert = 0; expert < SHAPES.experts(); expert++) {
            String name = "model.layers.0.mlp.experts." + expert + ".";
            items.add(new Stored(name + "gate_proj.weight", type, List.of(WIDTH, INPUTS), numbers));
            items.add(new Stored(name + "up_proj.weight", type, List.of(WIDTH, INPUTS), numbers));
            items.add(new Stored(name + "down_proj.weight", type, List.of(INPUTS, WIDTH), numbers));
        }
        SafetensorsWriter.write(file, Map.of("synthetic", "for measuring speed"), items);
    }

    private static int elementBytes(String element) {
        return element.equals("fp32") ? Float.BYTES : Short.BYTES;
    }

    private static MemorySegment numbers(String element) {
        int count = Math.toIntExact(WIDTH * INPUTS);
        ByteBuffer bytes =
                ByteBuffer.allocate(count * elementBytes(element)).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(1);
        double spread = 1 / Math.sqrt(INPUTS);
        for (int i = 0; i < count; i++) {
            float weight = (float) (random.nextGaussian() * spread);
            switch (element) {
                case "fp32" -> bytes.putFloat(weight);
                case "fp16" -> bytes.putShort(Float.floatToFloat16(weight));
                case "bf16" -> bytes.putShort(Bf16.fromFloat(weight));
                default -> throw new IllegalArgumentException(element);
            }
        }
        return MemorySegment.ofArray(bytes.array());
    }
}
