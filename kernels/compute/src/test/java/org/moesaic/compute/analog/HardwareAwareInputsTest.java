package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.tiles.WeightScaling;

final class HardwareAwareInputsTest {

    @TempDir private Path folder;

    /// Standard deviations of {1, 3} and {2, 6}, n - 1 below the root: √2 and 2√2.
    @Test
    void threeDeviationsOnAverage() {
        InputCalibration calibration = new InputCalibration();
        assertEquals(3, calibration.range());
        calibration.add(new float[] {1, 3});
        assertEquals(3 * Math.sqrt(2), calibration.range(), 1e-12);
        calibration.add(new float[] {5, 5});
        calibration.add(new float[] {2, 6});
        assertEquals(4.5 * Math.sqrt(2), calibration.range(), 1e-12);
        for (int i = 2; i < InputCalibration.BATCHES; i++) {
            calibration.add(new float[] {1, 3});
        }
        double range = calibration.range();
        calibration.add(new float[] {-1000, 1000});
        assertEquals(range, calibration.range(), "a hundred batches are enough");
        assertThrows(
                IllegalArgumentException.class,
                () -> new InputCalibration().add(new float[] {1, Float.NaN}));
    }

    @Test
    void learnedParametersAreApplied() throws IOException {
        Path file = folder.resolve("learned.yaml");
        Files.writeString(
                file,
                """
                source: a training run
                matrices:
                  up: {input-range: 2.5, clip-deviations: 2}
                  down: {input-range: 1.25}
                """);
        LearnedParameters learned = LearnedParameters.read(file);
        TilePreset preset = TilePresets.load("hermes").preset().with(WeightScaling.TILE);
        TilePreset up = learned.matrix("up").on(preset);
        assertEquals(new InputScaling.Constant(2.5), up.input().scaling());
        assertEquals(2, up.mapping().clip());
        assertEquals(WeightScaling.TILE, up.mapping().scaling());
        assertEquals(Double.POSITIVE_INFINITY, learned.matrix("down").on(preset).mapping().clip());
        MoesaicException unknown =
                assertThrows(MoesaicException.class, () -> learned.matrix("dawn"));
        assertEquals(Exit.USAGE, unknown.exit());
        assertTrue(unknown.getMessage().contains("did you mean 'down'?"));
    }

    @Test
    void wrongFilesAreRefusedWithAllMistakes() throws IOException {
        Path file = folder.resolve("learned.yaml");
        Files.writeString(
                file,
                """
                source: a training run
                matrices:
                  up: {input-range: 0}
                  down: {inputrange: 1}
                """);
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> LearnedParameters.read(file));
        assertEquals(Exit.BAD_DATA, refused.exit());
        assertTrue(refused.getMessage().contains(file + ":3: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("input-range"), refused.getMessage());
    }
}
