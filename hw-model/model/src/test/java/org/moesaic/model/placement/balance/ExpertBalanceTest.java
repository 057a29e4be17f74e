package org.moesaic.model.placement.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertBalanceTest {

    private static String slots(ExpertBalance balance, String loads) {
        double[] each = Arrays.stream(loads.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return Arrays.stream(balance.slots(each))
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    /// The example of the public repository (deepseek-ai/EPLB, README).
    @ParameterizedTest
    @CsvSource({
        "90 132 40 61 104 165 39 4 73 56 183 86, 5 6 5 7 8 4 3 4 10 9 10 2 0 1 11 1",
        "20 107 104 64 19 197 187 157 172 86 16 27, 7 10 6 8 6 11 8 9 2 4 5 1 5 0 3 1",
    })
    void thePublishedExample(String loads, String expected) {
        assertEquals(expected, slots(new ExpertBalance(16, 4, 2, 8), loads));
    }

    /// By hand: copies go to 9 (4.5), 5 (then 9's 4.5 against 5: 5 splits), so 9 9' 5 5' 3 1 of 4.5 4.5 2.5 2.5 3 1. By
    /// load to two devices of three: 4.5 | 4.5, 3 to the first, 2.5 to the second, 2.5 to the second, 1 to the first.
    @Test
    void globalByHand() {
        ExpertBalance balance = new ExpertBalance(6, 3, 2, 2);
        assertTrue(!balance.isHierarchical());
        assertEquals("0 2 3 0 1 1", slots(balance, "9 5 3 1"));
    }

    /// As many items as bins: nothing is moved, whatever the loads.
    @Test
    void oneExpertADeviceStaysInOrder() {
        assertEquals("0 1 2 3", slots(new ExpertBalance(4, 1, 1, 4), "1 9 3 7"));
    }

    /// Copies of 0 and 1: 1 1 of 2 and 3 are the heaviest, then halves of 0, 1, 0, 1, always to the first of equal bins.
    @Test
    void tiesGoToTheLowestIndex() {
        assertEquals("2 0 0 3 1 1", slots(new ExpertBalance(6, 1, 1, 2), "1 1 1 1"));
    }

    @Test
    void whatDoesNotDivide() {
        assertThrows(IllegalArgumentException.class, () -> new ExpertBalance(7, 1, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new ExpertBalance(6, 1, 2, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> slots(new ExpertBalance(4, 1, 1, 2), "1 1 1 1 1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> slots(new ExpertBalance(6, 2, 1, 2), "1 1 1 1 1"));
    }
}
