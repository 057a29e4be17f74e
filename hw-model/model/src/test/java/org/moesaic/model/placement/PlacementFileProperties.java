package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// Whatever the file: a placement of every expert, or problems that say what is wrong.
class PlacementFileProperties {

    private static final ModelCard MODEL = TestModels.card(List.of(1, 2, 5), 4, 2, 8, 8, 3);

    private static final String VALID =
            """
            schema: moesaic.placement/1
            model: tiny
            default: {format: int4, tier: host}
            experts:
              - {layer: 1..2, expert: 0, format: bf16, tier: hbm, reason: popular}
              - {layer: 5, expert: 2..3, format: int2-g32-asym, tier: ssd, devices: [1, 0]}
            """;

    @Property(tries = 300)
    void anyBytes(@ForAll byte[] bytes) throws IOException {
        endsCleanly(bytes);
    }

    @Property(tries = 500)
    void mutatedFiles(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int mutations)
            throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(VALID);
        String letters = "0123456789.:-{}[]#&*!|>'\"%@`, \n\tabcxyzint\u0000\u00e9";
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, letters.charAt(random.nextInt(letters.length())));
                case 2 -> text.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
                default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
        endsCleanly(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Any placement, written rule by rule, reads back as it was.
    @Property(tries = 150)
    void roundTrip(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        List<String> formats = NumberFormats.names();
        Placement.Builder builder = new Placement.Builder(MODEL);
        StringBuilder text = new StringBuilder("schema: moesaic.placement/1\nmodel: tiny\n");
        text.append("experts:\n");
        for (int layer = 0; layer < 3; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                String format = formats.get(random.nextInt(formats.size()));
                Tier tier = Tier.values()[random.nextInt(4)];
                List<Integer> devices =
                        random.ints(0, 9).distinct().limit(1 + random.nextInt(3)).boxed().toList();
                builder.put(
                        layer,
                        expert,
                        new Placement.Slot(
                                NumberFormats.parse(format).orElseThrow(),
                                tier,
                                EngineKind.DIGITAL,
                                devices));
                text.append("  - layer: ").append(MODEL.moeLayerIds().get(layer));
                text.append("\n    expert: ").append(expert);
                text.append("\n    format: ").append(format);
                text.append("\n    tier: ").append(tier.label());
                text.append("\n    devices: ").append(devices).append('\n');
            }
        }
        Placement expected = builder.build();
        Placement found = read(text.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(expected.slots(), found.slots());
        for (int layer = 0; layer < 3; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                assertEquals(expected.slot(layer, expert), found.slot(layer, expert));
            }
        }
    }

    private static Placement read(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("placement", ".yaml");
        try {
            Files.write(file, bytes);
            return PlacementFile.read(file, MODEL);
        } finally {
            Files.delete(file);
        }
    }

    private static void endsCleanly(byte[] bytes) throws IOException {
        try {
            Placement placement = read(bytes);
            assertEquals(3, placement.layers());
            for (int layer = 0; layer < 3; layer++) {
                for (int expert = 0; expert < 4; expert++) {
                    assertTrue(placement.slots().contains(placement.slot(layer, expert)));
                }
            }
        } catch (MoesaicException e) {
            assertEquals(Exit.BAD_DATA, e.exit());
            for (Problem problem : e.problems()) {
                assertTrue(problem.file().endsWith(".yaml"), problem.toString());
                assertFalse(problem.message().isBlank(), problem.toString());
            }
        }
    }
}
