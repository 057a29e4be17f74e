package org.moesaic.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The worked schedule of D²MoE: three experts, three depths.
class SliceOrdersTest {

    private static final SliceLoads WORKED =
            new SliceLoads(
                    new long[][] {{1, 0, 0}, {1, 2, 0}, {0, 1, 3}},
                    new long[] {2, 1, 1},
                    new long[] {1, 1, 1});

    @Test
    void hottestExpertBitFirst() {
        assertEquals(
                List.of(
                        new Slice(2, 0),
                        new Slice(2, 1),
                        new Slice(1, 0),
                        new Slice(2, 2),
                        new Slice(1, 1),
                        new Slice(0, 0)),
                SliceOrders.hottestFirst(WORKED));
    }

    /// By hand, load and compute ends: hottest first 2/2 3/4 5/6 6/9 7/11 9/12; by id 2/3 4/5 5/7 7/7 8/9 9/12; copies load
    /// 2, 2+2, +3, +3, +4 and end at 14 + 3. Johnson: 1+2, 1+3, 1+1, then 2+1, 2+1, 2+0 ends with the loads, at 9.
    @Test
    void makespans() {
        assertEquals(12, WORKED.makespan(SliceOrders.hottestFirst(WORKED)));
        assertEquals(12, WORKED.makespan(SliceOrders.byId(WORKED)));
        assertEquals(17, WORKED.makespanOfCopies(new long[] {2, 3, 4}));
        assertEquals(9, JohnsonRule.bound(WORKED));
        long best = WORKED.makespan(SliceOrders.best(WORKED));
        assertTrue(best <= 12 && best >= 9, "best: " + best);
    }

    @Test
    void slicesOfAnExpertComeInOrderAndAllOfThem() {
        List<Slice> order = SliceOrders.hottestFirst(WORKED);
        assertThrows(IllegalArgumentException.class, () -> WORKED.makespan(order.reversed()));
        assertThrows(IllegalArgumentException.class, () -> WORKED.makespan(order.subList(0, 5)));
    }

    @Test
    void badInputIsNamed() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new SliceLoads(
                                                new long[][] {{1, -1}, {1}},
                                                new long[] {1, 1},
                                                new long[] {1, -1}))
                        .getMessage();
        assertEquals(
                "expert 0: a negative number of tokens; expert 1: 1 depths instead of 2; a negative"
                        + " time",
                message);
    }

    @Test
    void oneDepthAndNobodyAtAll() {
        SliceLoads plain = new SliceLoads(new long[][] {{0}, {2}}, new long[] {3}, new long[] {1});
        assertEquals(List.of(new Slice(1, 0)), SliceOrders.hottestFirst(plain));
        assertEquals(5, plain.makespan(SliceOrders.best(plain)));
        SliceLoads nothing = new SliceLoads(new long[2][1], new long[] {3}, new long[] {1});
        assertEquals(0, nothing.makespan(SliceOrders.hottestFirst(nothing)));
        SliceLoads many =
                new SliceLoads(
                        IntStream.range(0, 11).mapToObj(_ -> new long[] {1}).toArray(long[][]::new),
                        new long[] {1},
                        new long[] {1});
        assertThrows(IllegalArgumentException.class, () -> SliceOrders.best(many));
    }
}
