package org.moesaic.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A model of one MoE layer with four gated experts, as a card that a user writes.
final class SmallModel {

    private SmallModel() {}

    static String write(Path folder) throws IOException {
        return write(folder, 4);
    }

    static String write(Path folder, int experts) throws IOException {
        Path file = folder.resolve("small-" + experts + ".yaml");
        Files.writeString(
                file,
                """
                id: small-%d
                layers: {decoder: 1, d-model: 32, vocabulary: 100}
                routed-experts: {layers: "0", experts: %d, top-k: 2, width: 16, matrices: 3}
                attention: {kind: mha, heads: 2, kv-heads: 2, head-dim: 16}
                formats: {experts: bf16, bits-experts: 16}
                """
                        .formatted(experts, experts));
        return file.toString();
    }
}
