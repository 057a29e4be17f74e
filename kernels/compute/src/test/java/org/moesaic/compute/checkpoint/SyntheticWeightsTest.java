package org.moesaic.compute.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.quantise.WeightSource;

class SyntheticWeightsTest {

    private static final ExpertShapes SHAPES = new ExpertShapes(List.of(0, 3), 0, 40, 64, 48, true);
    private static final Spread SPREAD = new Spread(0.5, 0.2, 0.3, 0.8);

    @TempDir Path folder;

    @Test
    void everyLayoutHoldsTheSameNumbers() throws IOException {
        float[] expected = null;
        for (Naming naming : Namings.builtIn()) {
            if (!SyntheticWeights.canName(naming, SHAPES)) {
                continue;
            }
            SyntheticWeights made = new SyntheticWeights(SHAPES, naming, SPREAD, 7);
            float[] row = new float[SHAPES.dModel()];
            try (Checkpoint checkpoint = write(made)) {
                ModelWeights weights =
                        ModelWeights.recognise(checkpoint, SHAPES, Namings.builtIn());
                assertEquals(naming.name(), weights.naming().name());
                weights.requireAll();
                weights.expert(3, 21).up().row(5, row);
            }
            expected = expected == null ? row : expected;
            assertArrayEquals(expected, row, naming.name());
        }
    }

    @Test
    void aLayerAloneIsThatLayerOfAll() {
        SyntheticWeights made = new SyntheticWeights(SHAPES, olmoe(), SPREAD, 7);
        float[] alone = new float[SHAPES.dModel()];
        float[] together = new float[SHAPES.dModel()];
        made.entries(List.of(3), Element.F32).getFirst().rows().row(2, alone);
        var all = made.entries(List.of(0, 3), Element.F32);
        all.get(all.size() / 2).rows().row(2, together);
        assertArrayEquals(alone, together);
    }

    /// Over 80 experts the deviation of a sample deviation is σ / √160, and of a correlation below 1 / √80; four of each.
    @Test
    void scalesAreSpreadAsStated() {
        SyntheticWeights made = new SyntheticWeights(SHAPES, olmoe(), SPREAD, 11);
        double[] expert = new double[80];
        double[] router = new double[80];
        for (int i = 0; i < 80; i++) {
            expert[i] = made.expertScale(i / 40 * 3, i % 40);
            router[i] = made.routerScale(i / 40 * 3, i % 40);
        }
        double deviations = 4 / Math.sqrt(160);
        assertEquals(0.5, deviation(expert), 0.5 * deviations);
        assertEquals(0.3, deviation(router), 0.3 * deviations);
        double correlation = covariance(expert, router) / deviation(expert) / deviation(router);
        assertEquals(0.8, correlation, 4 / Math.sqrt(80));
    }

    @Test
    void anInitialRouterHasTheSameDirectionsAtLengthOne() {
        SyntheticWeights made = new SyntheticWeights(SHAPES, olmoe(), SPREAD, 3);
        WeightSource initial = made.initialRouters(List.of(3), Element.F32).getFirst().rows();
        WeightSource last = made.entries(List.of(3), Element.F32).getFirst().rows();
        float[] before = new float[SHAPES.dModel()];
        float[] after = new float[SHAPES.dModel()];
        for (int e = 0; e < SHAPES.experts(); e++) {
            initial.row(e, before);
            last.row(e, after);
            double ratio = Math.exp(made.routerScale(3, e));
            for (int c = 0; c < before.length; c++) {
                assertEquals(before[c] * ratio, after[c], 1e-6);
            }
        }
    }

    @Test
    void spreadsOutOfRangeAndLayoutsThatAreNotPlainAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Spread(-0.1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Spread(0, 0, 0, Double.NaN));
        Naming packed =
                Namings.builtIn().stream()
                        .filter(naming -> naming.name().equals("gpt-oss"))
                        .findFirst()
                        .orElseThrow();
        assertThrows(
                IllegalArgumentException.class,
                () -> new SyntheticWeights(SHAPES, packed, Spread.NONE, 1));
        assertTrue(SyntheticWeights.canName(olmoe(), SHAPES));
    }

    private Checkpoint write(SyntheticWeights made) throws IOException {
        Path file = folder.resolve("m.safetensors");
        SafetensorsWriter.write(
                file, Map.of("synthetic", "true"), made.entries(SHAPES.layerIds(), Element.F32));
        return Checkpoint.open(file);
    }

    private static Naming olmoe() {
        return Namings.builtIn().stream()
                .filter(naming -> naming.name().equals("olmoe"))
                .findFirst()
                .orElseThrow();
    }

    private static double deviation(double[] values) {
        return Math.sqrt(covariance(values, values));
    }

    private static double covariance(double[] a, double[] b) {
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < a.length; i++) {
            meanA += a[i] / a.length;
            meanB += b[i] / b.length;
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum / (a.length - 1);
    }
}
