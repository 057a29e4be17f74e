package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/// Exchanges worked out by hand.
class AllToAllTest {

    /// 1 GB/s: a byte takes 1000 ps.
    private static final AllToAll.Pairwise LINK = new AllToAll.Pairwise(50, 1_000_000_000);

    @Test
    void theBusiestDeviceDecides() {
        // Device 0 sends 7 and receives 4, device 1 sends 6 and receives 2, device 2 sends 1 and
        // receives 8.
        TrafficMatrix traffic =
                new TrafficMatrix(
                        3,
                        new long[] {
                            90, 2, 5, //
                            3, 80, 3, //
                            1, 0, 70
                        });
        assertEquals(14, traffic.crossing());
        assertEquals(8, traffic.busiest());
        assertEquals(2 * 50 + 8 * 1000, LINK.picoseconds(traffic));
    }

    @Test
    void twoLevels() {
        // Nodes {0, 1} and {2, 3}.
        TrafficMatrix traffic =
                new TrafficMatrix(
                        4,
                        new long[] {
                            0, 9, 1, 2, //
                            3, 0, 4, 0, //
                            5, 0, 0, 6, //
                            0, 0, 7, 0
                        });
        assertEquals(12, traffic.crossing(2));
        // Node 0 sends 1 + 2 + 4 = 7 and receives 5.
        assertEquals(7, traffic.busiestNode(2));
        // Inside, device 0 sends 9 and receives 3.
        assertEquals(9, traffic.busiestInside(2));
        AllToAll.Pairwise inner = new AllToAll.Pairwise(10, 2_000_000_000);
        // Two ports of 1 GB/s for 7 bytes between the nodes, 2 GB/s for 9 bytes inside.
        assertEquals(
                10 + 50 + 3500 + 4500, new AllToAll.TwoLevel(2, inner, LINK).picoseconds(traffic));
        // The fit sees what leaves the node: device 2 receives 5, device 0 sends 3 and receives 5.
        assertEquals(
                77 + 5000,
                new AllToAll.Fitted(2, 77, 1_000_000_000, 2_000_000_000).picoseconds(traffic));
        // A slower link inside, over which device 0 sends 9.
        assertEquals(
                77 + 9000,
                new AllToAll.Fitted(2, 77, 1_000_000_000, 1_000_000_000).picoseconds(traffic));
    }

    @Test
    void nothingToExchangeTakesNoTime() {
        TrafficMatrix own = new TrafficMatrix(2, new long[] {5, 0, 0, 5});
        assertEquals(0, LINK.picoseconds(own));
        assertEquals(0, new AllToAll.TwoLevel(2, LINK, LINK).picoseconds(own));
        assertEquals(0, new AllToAll.Fitted(1, 7, 1, 1).picoseconds(own));
        assertEquals(0, LINK.picoseconds(TrafficMatrix.uniform(1, 99)));
    }

    /// DeepEP's dispatch, 128 tokens of 7168 FP8 with scales to 8 experts: 7,569,408 bytes a rank, uniform.
    @Test
    void theFitOfAUniformExchange() {
        AllToAll fit = new AllToAll.Fitted(8, 36_900_000, 47_200_000_000L, 160_000_000_000L);
        for (int devices : new int[] {16, 32, 64, 128, 256}) {
            long pair = 7_569_408L / devices;
            double expected = 36.9e6 + pair * (devices - 8) / 47.2e9 * 1e12;
            assertEquals(
                    expected,
                    fit.picoseconds(TrafficMatrix.uniform(devices, pair)),
                    1,
                    "" + devices);
        }
    }

    @Test
    void aLineThroughExactPoints() {
        AlphaBetaFit fit =
                AlphaBetaFit.of(new double[] {0, 1000, 5000}, new double[] {100, 600, 2600});
        assertEquals(100, fit.fixedPicoseconds(), 1e-9);
        assertEquals(2e12, fit.bytesPerSecond(), 1e3);
        assertEquals(1100, fit.picoseconds(2000), 1e-9);
    }

    /// Errors are relative: one part in ten of the short transfer weighs as much as one in ten of the long one.
    @Test
    void relativeErrorsAreBalanced() {
        AlphaBetaFit fit =
                AlphaBetaFit.of(
                        new double[] {0, 0, 1e6, 1e6}, new double[] {90, 110, 900e6, 1100e6});
        double shortSum = error(fit, 0, 90) + error(fit, 0, 110);
        double longSum = error(fit, 1e6, 900e6) + error(fit, 1e6, 1100e6);
        // At the least of (y/90 - 1)² + (y/110 - 1)²: y = (1/90 + 1/110) / (1/90² + 1/110²) =
        // 98.0198.
        assertEquals(98.0198, fit.picoseconds(0), 1e-3);
        assertEquals(980.198e6, fit.picoseconds(1e6), 1e3);
        assertEquals(shortSum, longSum, 1e-6);
    }

    @Test
    void whatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new TrafficMatrix(2, new long[3]));
        assertThrows(IllegalArgumentException.class, () -> new TrafficMatrix(1, new long[] {-1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new AllToAll.Fitted(8, 0, 1, 1).picoseconds(TrafficMatrix.uniform(12, 1)));
        assertThrows(IllegalArgumentException.class, () -> new AllToAll.Pairwise(-1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> AlphaBetaFit.of(new double[] {1, 1}, new double[] {1, 2}));
        assertThrows(
                IllegalArgumentException.class,
                () -> AlphaBetaFit.of(new double[] {1, 2}, new double[] {2, 1}));
        assertThrows(
                ArithmeticException.class,
                () ->
                        new TrafficMatrix(2, new long[] {0, Long.MAX_VALUE, Long.MAX_VALUE, 0})
                                .crossing());
    }

    private static double error(AlphaBetaFit fit, double bytes, double picoseconds) {
        return Math.pow(fit.picoseconds(bytes) / picoseconds - 1, 2);
    }
}
