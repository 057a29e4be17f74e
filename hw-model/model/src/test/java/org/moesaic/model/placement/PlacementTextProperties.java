package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// What is written reads back to the same placement, whatever reasons say.
class PlacementTextProperties {

    private static final ModelCard MODEL = TestModels.card(List.of(1, 2, 5), 4, 2, 8, 8, 3);

    @Property(tries = 200)
    void roundTrip(@ForAll long seed, @ForAll String reason) throws IOException {
        Random random = new Random(seed);
        Placement.Builder builder = new Placement.Builder(MODEL);
        Rationale.Builder reasons = new Rationale.Builder(3, 4);
        reasons.budget("averageBits", random.nextDouble() * 8, random.nextInt(9));
        reasons.remark(reason);
        for (int layer = 0; layer < 3; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                builder.put(layer, expert, slot(random));
                reasons.put(layer, expert, random.nextGaussian() * 1e-9, reason);
            }
        }
        Placement written = builder.build();
        if (random.nextBoolean()) {
            written = written.because(reasons.build());
        }
        if (random.nextBoolean()) {
            written =
                    written.withDense(
                            new DenseModules(
                                    format(random),
                                    format(random),
                                    format(random),
                                    EngineKind.values()[random.nextInt(2)],
                                    random.nextBoolean()
                                            ? Optional.of(Tier.HOST)
                                            : Optional.empty()));
        }
        Placement read = read(PlacementText.of(written, MODEL, reason));
        assertEquals(written.slots(), read.slots());
        assertEquals(written.dense(), read.dense());
        for (int layer = 0; layer < 3; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                assertEquals(written.slot(layer, expert), read.slot(layer, expert));
            }
        }
    }

    private static Placement.Slot slot(Random random) {
        return new Placement.Slot(
                format(random),
                Tier.values()[random.nextInt(4)],
                EngineKind.values()[random.nextInt(2)],
                random.nextBoolean() ? List.of(random.nextInt(5)) : List.of(4, 0, 70));
    }

    private static NumberFormat format(Random random) {
        List<String> formats = NumberFormats.names();
        return NumberFormats.parse(formats.get(random.nextInt(formats.size()))).orElseThrow();
    }

    private static Placement read(String text) throws IOException {
        Path file = Files.createTempFile("placement", ".yaml");
        try {
            Files.writeString(file, text);
            return PlacementFile.read(file, MODEL);
        } finally {
            Files.delete(file);
        }
    }
}
