package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The split of arXiv 2604.06515, counted from its public code.
class LevelSplitTest {

    private static String split(String average, List<Integer> bits, int experts) {
        return Arrays.toString(LevelSplit.counts(new BigDecimal(average), bits, experts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.5   | 8  | [4, 4, 0]",
                "1.75  | 8  | [4, 2, 2]",
                "1.875 | 8  | [3, 3, 2]",
                "2.0   | 8  | [2, 4, 2]",
                "2.125 | 8  | [2, 3, 3]",
                "2.25  | 8  | [2, 2, 4]",
                "2.5   | 8  | [2, 0, 6]",
                "2.75  | 8  | [1, 0, 7]",
                "3     | 8  | [0, 0, 8]",
                "1.75  | 64 | [32, 16, 16]",
                "2.125 | 64 | [18, 20, 26]",
                "2.75  | 64 | [8, 0, 56]",
            })
    void threeLevels(String average, int experts, String counts) {
        assertEquals(counts, split(average, List.of(1, 2, 3), experts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.125 | 64 | [56, 8]",
                "2.5   | 64 | [32, 32]",
                "2     | 64 | [64, 0]",
                "3     | 64 | [0, 64]",
                "2.5   | 1  | [1, 0]",
                "2.5   | 3  | [1, 2]",
            })
    void twoLevelsHalfToEven(String average, int experts, String counts) {
        assertEquals(counts, split(average, List.of(2, 3), experts));
    }

    /// Spacing of two, as well as one.
    @Test
    void anySpacingAsLongAsItIsEqual() {
        assertEquals("[2, 4, 2]", split("4", List.of(2, 4, 6), 8));
        String message =
                assertThrows(IllegalArgumentException.class, () -> split("3", List.of(2, 4, 8), 8))
                        .getMessage();
        assertTrue(message.contains("equal spacing"), message);
        assertTrue(message.endsWith("such as 2, 5, 8"), message);
    }

    @Test
    void levelsOfUnequalSpacingGetNearOnes() {
        for (List<Integer> given : List.of(List.of(2, 3, 5), List.of(2, 4, 7), List.of(3, 7, 8))) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> split("4", given, 8))
                            .getMessage();
            String near = message.substring(message.lastIndexOf("such as ") + 8);
            List<Integer> levels = Arrays.stream(near.split(", ")).map(Integer::valueOf).toList();
            assertEquals(levels.get(1) - levels.get(0), levels.get(2) - levels.get(1), near);
            assertTrue(levels.get(2) <= 8, near);
        }
    }

    @Test
    void anAverageBeyondTheLevelsNamesTheNearest() {
        String low =
                assertThrows(IllegalArgumentException.class, () -> split("1.9", List.of(2, 3), 8))
                        .getMessage();
        assertTrue(low.contains("smallest feasible average is 2"), low);
        String high =
                assertThrows(IllegalArgumentException.class, () -> split("3.01", List.of(2, 3), 8))
                        .getMessage();
        assertTrue(high.contains("largest average is 3"), high);
    }
}
