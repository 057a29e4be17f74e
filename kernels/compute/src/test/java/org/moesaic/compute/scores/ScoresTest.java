package org.moesaic.compute.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.quantise.RoundedRows;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.testkit.StoredMatrices;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.StoredFloat;

/// Figures by hand.
class ScoresTest {

    private static final NumberFormat INT4 = new IntegerFormat(4, 32, false);
    private static final NumberFormat ASYMMETRIC = new IntegerFormat(4, 32, true);
    private static final NumberFormat MXFP4 = new MicroscalingFormat();
    private static final NumberFormat FP8 = new FloatFormat(FloatFormat.Kind.FP8_E4M3, 0);

    private static WeightSource matrix(int rows, float... weights) {
        return WeightSource.of(new MatrixShape(rows, weights.length / rows), weights);
    }

    private static ExpertMatrices expert(WeightSource gate, WeightSource up, WeightSource down) {
        float[] none = {};
        return new ExpertMatrices(
                Optional.ofNullable(gate), up, down, new Biases(none, none, none));
    }

    /// Rows 3 4 0 of norm 5 and variance (9 + 16 - 49/3) / 2, 0 0 6 of norm 6 and variance (36 - 12) / 2.
    @Test
    void rowsByHand() {
        WeightSource weights = matrix(2, 3, 4, 0, 0, 0, 6);
        assertEquals(6, RowNorms.of(weights).largest());
        assertEquals(61, RowNorms.of(weights).squared());
        assertEquals(12, RowScores.of(weights).maxVariance(), 1e-12);
        assertEquals(12, RowScores.of(weights).topNormVariance(), 1e-12);
    }

    /// Row 5 5 has the larger norm and no variance; row -1 1 varies by 2.
    @Test
    void theTwoVariancesDiffer() {
        RowScores scores = RowScores.of(matrix(2, 5, 5, -1, 1));
        assertEquals(2, scores.maxVariance(), 1e-12);
        assertEquals(0, scores.topNormVariance());
    }

    /// Columns 3 0, 4 0, 0 6: 4 / 2 and 6 / 3; the largest norm 6.
    @Test
    void columnsByHand() {
        WeightSource weights = matrix(2, 3, 4, 0, 0, 0, 6);
        assertEquals(6, ColumnScores.maxNorm(weights));
        assertEquals(2, ColumnScores.outlier(weights), 1e-12);
        assertEquals(0, ColumnScores.outlier(matrix(2, 0, 0, 0, 0)));
    }

    /// Diagonals: largest neurons 3, 2 and 5. Without a gate 2 and 5.
    @Test
    void theProductOfNeuronNorms() {
        WeightSource gate = matrix(2, 3, 0, 0, 1);
        WeightSource up = matrix(2, 2, 0, 0, -1);
        WeightSource down = matrix(2, 1, 0, 0, 5);
        assertEquals(Math.log(30), ExpertScores.logNeuronNorm(expert(gate, up, down)), 1e-12);
        assertEquals(Math.log(10), ExpertScores.logNeuronNorm(expert(null, up, down)), 1e-12);
        // Up by 4 and down by a quarter leave it.
        WeightSource wider = matrix(2, 8, 0, 0, -4);
        WeightSource narrower = matrix(2, .25f, 0, 0, 1.25f);
        assertEquals(
                Math.log(30), ExpertScores.logNeuronNorm(expert(gate, wider, narrower)), 1e-12);
        assertEquals(Math.sqrt(41), ExpertScores.weightNorm(expert(gate, up, down)), 1e-12);
    }

    /// Row norms are 5 and 1, column norms the roots of 10 and 16.
    @Test
    void theAxisMatters() {
        ExpertMatrices one = expert(null, matrix(2, 3, 4, 1, 0), matrix(2, 1, 0, 0, 1));
        assertEquals(Math.log(5), ExpertScores.logNeuronNorm(one), 1e-12);
        assertEquals(Math.log(4), ExpertScores.logInputNorm(one), 1e-12);
    }

    /// A product of three norms of 1e38 would be above what a float holds, and of 1e-40 below.
    @Test
    void productsDoNotOverflow() {
        WeightSource huge = matrix(1, 1e38f);
        assertEquals(
                3 * Math.log(1e38f), ExpertScores.logNeuronNorm(expert(huge, huge, huge)), 1e-9);
        WeightSource tiny = matrix(1, 1e-40f);
        assertEquals(
                3 * Math.log(1e-40f), ExpertScores.logNeuronNorm(expert(tiny, tiny, tiny)), 1e-9);
        WeightSource zero = matrix(1, 0f);
        assertEquals(
                Double.NEGATIVE_INFINITY, ExpertScores.logNeuronNorm(expert(huge, zero, huge)));
    }

    /// One group with scale 7 / 7: whole numbers are exact, 0.25 becomes 0 and 1.25 becomes 1.
    @Test
    void roundingByHand() {
        var formats =
                List.of(
                        NumberFormats.parse("int4").orElseThrow(),
                        NumberFormats.parse("fp32").orElseThrow());
        assertEquals(0, RoundedRows.squaredErrors(matrix(1, 7, -3, 2, 0), formats)[0]);
        double[] errors = RoundedRows.squaredErrors(matrix(1, 7, 0.25f, 1.25f, 0), formats);
        assertArrayEquals(new double[] {0.125, 0}, errors, 1e-6);
    }

    private static List<Consumer<WeightSource>> readings() {
        return List.of(
                RowScores::of,
                RowNorms::of,
                ColumnScores::maxNorm,
                ColumnScores::outlier,
                weights -> RoundedRows.squaredErrors(weights, List.of(INT4)),
                weights -> RoundedRows.squaredErrors(weights, List.of(ASYMMETRIC)),
                weights -> RoundedRows.squaredErrors(weights, List.of(MXFP4)),
                weights -> RoundedRows.squaredErrors(weights, List.of(FP8)));
    }

    /// The largest finite bf16 has the square 2²⁵⁶ · (1 − 2⁻⁸)²; two of them are more than the square of an infinity as it
    /// is counted.
    @Test
    void theLargestWeightsAreFinite() {
        float[] weights = new float[2 * 64];
        Arrays.fill(weights, 0x1.fep127f);
        try (Arena arena = Arena.ofConfined()) {
            WeightSource largest = StoredMatrices.of(arena, StoredFloat.BF16, 2, weights);
            assertEquals(8 * 0x1.fep127, RowNorms.of(largest).largest());
            assertEquals(0, RowScores.of(largest).maxVariance());
            assertEquals(Math.sqrt(2) * 0x1.fep127, ColumnScores.maxNorm(largest), 1e23);
            assertEquals(1, ColumnScores.outlier(largest));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotFiniteInAFileIsNamedWhereverItIs(StoredFloat type) {
        float[] all = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (int columns : new int[] {3, 64, 70}) {
            for (int at = 0; at < all.length * columns; at++) {
                float[] weights = new float[9 * columns];
                int column = at % columns;
                weights[4 * columns + column] = all[at / columns];
                try (Arena arena = Arena.ofConfined()) {
                    WeightSource broken = StoredMatrices.of(arena, type, 9, weights);
                    for (Consumer<WeightSource> reading : readings()) {
                        MoesaicException refused =
                                assertThrows(MoesaicException.class, () -> reading.accept(broken));
                        String said = refused.getMessage();
                        assertTrue(said.contains("row 4, column " + column), said);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsNamed(float bad) {
        WeightSource broken = matrix(2, 1, 2, 3, bad).named("f: gate");
        for (Consumer<WeightSource> reading : readings()) {
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> reading.accept(broken));
            assertEquals(Exit.BAD_DATA, refused.exit());
            assertTrue(refused.getMessage().contains("row 1, column 1"), refused.getMessage());
            assertTrue(refused.getMessage().contains("f: gate"), refused.getMessage());
        }
    }
}
