package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;

final class TilePresetsTest {

    private static final String BASE =
            """
            name: mine
            description: one of my own
            tile: {rows: 8, columns: 8, source: test}
            weights: {scaling: column, source: test}
            """;

    private static List<String> names() {
        return TilePresets.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyValueOfABuiltInTileHasASource(String name) {
        TileDescription description = TilePresets.load(name);
        assertEquals(name, description.preset().name());
        assertFalse(description.parameters().isEmpty());
        for (TileDescription.Parameter parameter : description.parameters()) {
            assertFalse(parameter.source().isBlank(), parameter.path());
        }
        assertEquals(
                description.preset(),
                TilePresets.parse(name + ".yaml", TilePresets.builtinYaml(name)).preset());
    }

    @Test
    void pcmPhysicalDiffersFromPublishedInTheWireRatioAlone() {
        TilePreset published = TilePresets.load("pcm-standard").preset();
        TilePreset physical = TilePresets.load("pcm-physical").preset();
        assertEquals(1 / 0.35 / 5e-6, published.irDrop().wireToCellRatio(), 1e-6);
        assertEquals(1 / 0.35 / 25e-6, physical.irDrop().wireToCellRatio(), 1e-6);
        assertEquals(published.device(), physical.device());
        assertEquals(published.output(), physical.with(published.irDrop()).output());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dac: {steps: 1, bound: 1, source: t} | steps
                    dac: {steps: 0, bound: 1, source: t} | steps
                    dac: {steps: -1, bound: 1, source: t} | steps
                    dac: {steps: 2.5, bound: 1, source: t} | steps
                    dac: {steps: 254, bound: 0, source: t} | bound
                    adc: {steps: 254, bound: -1, source: t} | bound
                    adc: {steps: 254, bound: 10} | source
                    adc: {steps: 254, bound: 10, source: t, mismatch: 0.1} | it belongs to kind sar
                    adc: {kind: sra, steps: 254, bound: 10, source: t} | sar
                    adc: {steps: 254, bound: 1, source: t, offfset: 1} | offset
                    outputnoise: {sigma: 0.1, source: t} | output-noise
                    input: {scaling: constant, source: t} | 'range' is missing; it is needed with scaling constant
                    input: {scaling: none, range: 1, source: t} | does nothing here; it belongs to scaling constant
                    input: {scaling: none, mode: bit-serial, slice-bits: 2, source: t} | bit-serial inputs without a converter
                    bounds: {management: iterative, source: t} | bound management without a converter
                    device: {g-max-microsiemens: 5, g-min-microsiemens: 6, source: t} | conductances 6.0 to 5.0
                    device: {g-max-microsiemens: 0, source: t} | g-max-microsiemens
                    faults: {at-reset: 0.7, at-g-max: 0.7, source: t} | at most 1 together
                    weight-noise: {kind: pcm-read, sigma: -1, source: t} | sigma
                    """)
    void mistakesAreNamed(String section, String part) {
        MoesaicException refused =
                assertThrows(
                        MoesaicException.class,
                        () -> TilePresets.parse("mine.yaml", BASE + section + "\n"));
        assertEquals(Exit.BAD_DATA, refused.exit());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("mine.yaml:5: "), refused.getMessage());
    }

    @Test
    void allMistakesAreNamedTogether() {
        MoesaicException refused =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                TilePresets.parse(
                                        "mine.yaml",
                                        BASE.replace("rows: 8", "rows: 0")
                                                + "dac: {steps: 1, bound: 0, source: t}\n"));
        assertEquals(3, refused.problems().size(), refused.getMessage());
    }

    @Test
    void unknownNamesAreCured() {
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> TilePresets.load("pcm-standrad"));
        assertEquals(Exit.NOT_FOUND, refused.exit());
        assertTrue(refused.getMessage().contains("did you mean 'pcm-standard'?"));
    }

    @Test
    void curvesFollowEachOther() {
        String device =
                "device: {g-max-microsiemens: 1, source: t, drift: {source: t, spread: [{polynomial: [0]}],"
                        + " mean: [{below: 0.5, polynomial: [1]}, {below: 0.2, polynomial: [1]}]}}\n";
        MoesaicException refused =
                assertThrows(
                        MoesaicException.class,
                        () -> TilePresets.parse("mine.yaml", BASE + device));
        assertTrue(
                refused.getMessage().contains("device.drift.mean: pieces that do not follow"),
                refused.getMessage());
    }

    private static MoesaicException refusal(MatrixShape shape, float... weights) {
        return assertThrows(
                MoesaicException.class,
                () ->
                        ProgrammedMatrix.program(
                                weights,
                                shape,
                                new float[0],
                                TilePresets.load("ideal").preset(),
                                new NoiseKey(1, 0, 0, 0)));
    }

    @Test
    void matricesThatCannotBeProgrammed() {
        MoesaicException empty = refusal(new MatrixShape(3, 0));
        assertEquals(Exit.BAD_DATA, empty.exit());
        assertEquals(
                "a matrix of 3 outputs and 0 inputs; a tile holds at least one weight",
                empty.getMessage());
        MoesaicException bad =
                refusal(new MatrixShape(2, 2), 1, Float.NaN, Float.NEGATIVE_INFINITY, 2);
        assertEquals(
                "weight [0, 1] is NaN; weights of analog tiles are finite\n"
                        + "weight [1, 0] is -Infinity; weights of analog tiles are finite",
                bad.getMessage());
        float[] many = new float[100];
        java.util.Arrays.fill(many, Float.NaN);
        assertEquals(6, refusal(new MatrixShape(10, 10), many).problems().size());
    }

    @Test
    void timesThatCannotBe() {
        ProgrammedMatrix matrix =
                ProgrammedMatrix.program(
                        new float[] {1},
                        new MatrixShape(1, 1),
                        new float[0],
                        TilePresets.load("ideal").preset(),
                        new NoiseKey(1, 0, 0, 0));
        for (double seconds : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> matrix.at(seconds));
            assertEquals(Exit.USAGE, refused.exit());
            assertEquals(
                    "a time of " + seconds + " s since programming; 0 or more seconds, and finite",
                    refused.getMessage());
        }
    }

    @Test
    void programmingIsAnActionThatWears() {
        String yaml =
                BASE
                        + "programming: {nanoseconds-per-row: 1.5, picojoules-per-device: 3,"
                        + " endurance-cycles: 2, source: t}\n";
        TilePreset preset = TilePresets.parse("mine.yaml", yaml).preset();
        ProgrammedMatrix once =
                ProgrammedMatrix.program(
                        new float[20 * 9],
                        new MatrixShape(9, 20),
                        new float[0],
                        preset,
                        new NoiseKey(1, 0, 0, 0));
        // Three row blocks of 7, 7 and 6, two column blocks; two devices a weight.
        assertEquals(new ProgrammingWork(6, 360, 7 * 1500, 1080, 2), once.programmingWork());
        assertEquals(2, once.again().programmings());
        MoesaicException worn = assertThrows(MoesaicException.class, once.again()::again);
        assertEquals(
                "a tile of mine is programmed 3 times; its devices last 2 cycles",
                worn.getMessage());
    }

    @Test
    void programmingAgainIsOtherNoise() {
        TilePreset preset = TilePresets.load("pcm-standard").preset();
        float[] weights = {0.5f, -0.25f};
        ProgrammedMatrix once =
                ProgrammedMatrix.program(
                        weights,
                        new MatrixShape(1, 2),
                        new float[0],
                        preset,
                        new NoiseKey(1, 0, 0, 0));
        float first = once.at(0).tiles().getFirst().weights()[0];
        assertEquals(first, once.at(0).tiles().getFirst().weights()[0]);
        assertTrue(first != once.again().at(0).tiles().getFirst().weights()[0]);
        // Another look has other read noise and the same programming.
        float other = once.at(0, 1).tiles().getFirst().weights()[0];
        assertTrue(first != other && Math.abs(first - other) < 0.4);
    }

    @Test
    void stuckDevices() {
        TilePreset none = TilePresets.parse("mine.yaml", BASE).preset();
        int cells = 40_000;
        Faults faults = new Faults(0.1, 0.2, 0.3);
        CellNoise noise = new CellNoise(none.with(faults), 77, 0);
        int reset = 0;
        int full = 0;
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            double w = noise.weight(0.5, i / 100, i % 100, CellNoise.Moment.PROGRAMMED);
            sum += w;
        }
        // Half of 0.4 healthy, none, full and even random ones; the other device has no target.
        double expected = (0.4 * 0.5 + 0.2 + 0.3 * 0.5) - (0.2 + 0.3 * 0.5);
        assertEquals(expected, sum / cells, 4 * 0.6 / Math.sqrt(cells));
        for (int i = 0; i < cells; i++) {
            CellNoise.Moment now = CellNoise.Moment.PROGRAMMED;
            double w = new CellNoise(none.with(new Faults(1, 0, 0)), 77, 0).weight(1, 0, i, now);
            reset += w == 0 ? 1 : 0;
            full += w == 1 ? 1 : 0;
            if (i > 100) {
                break;
            }
        }
        assertEquals(0, full);
        assertEquals(102, reset);
    }

    @Test
    void pairsAreFilledOneAfterTheOther() {
        TilePreset two =
                TilePresets.parse(
                                "mine.yaml",
                                BASE.replace(
                                        "column, source",
                                        "column, significance: [1, 0.25], source"))
                        .preset();
        CellNoise cells = new CellNoise(two, 1, 0);
        for (double w : new double[] {0, 0.3, -0.8, 0.9, 1, -1}) {
            assertEquals(w, cells.weight(w, 0, 0, CellNoise.Moment.PROGRAMMED), 1e-7);
        }
    }
}
