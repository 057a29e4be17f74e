package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.analog.CellNoise.Moment;

/// Rows of cells against cell after cell, bit by bit.
final class CellRowsProperties {

    private static final String OTHERS =
            """
            name: test
            description: two pairs a cell, conductances from 2 uS on, and laws at two times
            tile: {rows: 32, columns: 16, source: test}
            weights: {scaling: column, significance: [2, 0.5], source: test}
            device:
              g-max-microsiemens: 20
              g-min-microsiemens: 2
              start-seconds: 20
              read-seconds: 250e-9
              programming:
                reference-g-max-microsiemens: 25
                laws:
                  - {seconds: 1, sigma-microsiemens: [{polynomial: [0.26, 1.96, -1.17]}]}
                  - {seconds: 3600, sigma-microsiemens: [{below: 0.5, polynomial: [0.4]}, {polynomial: [0.1, 1]}]}
                source: test
              drift:
                mean: [{polynomial: [0.05], logarithm: -0.01}]
                spread: [{below: 0.3, polynomial: [0.02]}, {polynomial: [0.01]}]
                source: test
              read-noise:
                strength: [{power-factor: 0.01, power-exponent: -0.5, maximum: 0.3}]
                source: test
              source: test
            """;

    private static final String FAULTS =
            """
            faults: {at-reset: 0.1, at-g-max: 0.1, at-random: 0.1, source: test}
            """;

    private static TilePreset preset(int which) {
        return switch (which) {
            case 0 -> TilePresets.parse("test.yaml", OTHERS).preset();
            case 1 -> TilePresets.parse("test.yaml", OTHERS + FAULTS).preset();
            default -> TilePresets.load(TilePresets.names().get(which - 2)).preset();
        };
    }

    @Property(tries = 150)
    void rowsAreCells(
            @ForAll @IntRange(min = 0, max = 9) int which,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll @IntRange(min = 0, max = 511) int row,
            @ForAll @IntRange(min = 0, max = 5) int time,
            @ForAll long seed) {
        TilePreset preset = preset(which);
        SplittableRandom random = new SplittableRandom(seed);
        float[] targets = new float[columns + 3];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = random.nextInt(5) == 0 ? 0 : (float) random.nextDouble(-1, 1);
        }
        targets[3] = -1;
        int programmings = random.nextInt(3);
        double[] times = {0, 0, 0.5, 60, 5000, 3e7};
        Moment moment =
                time == 0
                        ? Moment.PROGRAMMED
                        : Moment.at(preset.device(), times[time], random.nextInt(4));
        CellNoise cells = new CellNoise(preset, seed, programmings);
        float[] rows = new float[targets.length];
        float[] before = new float[targets.length];
        CellRows both = new CellRows(TileLoops.best(), preset, seed, programmings, columns);
        if (both.remembers(moment)) {
            both.weights(targets, 3, row, moment, rows, before);
            for (int i = 0; i < columns; i++) {
                assertEquals(
                        cells.weight(targets[3 + i], row, i, Moment.PROGRAMMED), before[3 + i]);
            }
        } else {
            both.weights(targets, 3, row, moment, rows);
        }
        for (int i = 0; i < columns; i++) {
            float expected = cells.weight(targets[3 + i], row, i, moment);
            assertEquals(
                    Float.floatToRawIntBits(expected),
                    Float.floatToRawIntBits(rows[3 + i]),
                    "column " + i + ": " + expected + ", " + rows[3 + i]);
        }
    }
}
