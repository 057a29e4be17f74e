package org.moesaic.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The mean gains of D²MoE's slices and of their order: eight experts, each request at two of them, at depths of .3, .4 and
/// .3; a base of 2 bits and two planes in groups of 128, so that loading takes 2.25, 1.125 and 1.125, and a whole copy 2.25,
/// 3.25 or 4.25; computing a token takes 0.35. In thousandths here. The ratios are those of the mean makespans; they were
/// published from 2000 cases.
class SliceRatiosTest {

    private static final int CASES = 4000;

    @ParameterizedTest
    @CsvSource({"4, 1.165, 1.003", "8, 1.417, 1.005", "16, 1.773, 1.009", "32, 2.069, 1.023"})
    void ratios(int requests, double copies, double byId) {
        Random random = new Random(requests);
        long ofCopies = 0;
        long ofIds = 0;
        long hottest = 0;
        for (int i = 0; i < CASES; i++) {
            SliceLoads loads = drawn(random, requests);
            hottest += loads.makespan(SliceOrders.hottestFirst(loads));
            ofCopies += loads.makespanOfCopies(new long[] {2250, 3250, 4250});
            ofIds += loads.makespan(SliceOrders.byId(loads));
        }
        assertEquals(copies, (double) ofCopies / hottest, 0.01);
        assertEquals(byId, (double) ofIds / hottest, 0.002);
    }

    private static SliceLoads drawn(Random random, int requests) {
        long[][] tokens = new long[8][3];
        for (int request = 0; request < requests; request++) {
            int one = random.nextInt(8);
            int other = (one + 1 + random.nextInt(7)) % 8;
            for (int expert : new int[] {one, other}) {
                double at = random.nextDouble();
                tokens[expert][at < 0.3 ? 0 : at < 0.7 ? 1 : 2]++;
            }
        }
        return new SliceLoads(tokens, new long[] {2250, 1125, 1125}, new long[] {350, 350, 350});
    }
}
