package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class AllToAllProperties {

    private static final long RATE = 3_000_000_000L;

    /// Doubling a rate never slows, more bytes never speed up, and no form beats the busiest device's own link.
    @Property(tries = 200)
    void ratesAndBounds(
            @ForAll @IntRange(min = 1, max = 4) int nodes,
            @ForAll @IntRange(min = 1, max = 4) int perNode,
            @ForAll @LongRange(min = 0, max = 1_000_000) long latency,
            @ForAll Random random) {
        int devices = nodes * perNode;
        long[] bytes = random.longs((long) devices * devices, 0, 1L << 40).toArray();
        TrafficMatrix traffic = new TrafficMatrix(devices, bytes);
        bytes[random.nextInt(bytes.length)] += 1L << 40;
        TrafficMatrix more = new TrafficMatrix(devices, bytes);
        for (int form = 0; form < 3; form++) {
            long time = form(form, perNode, latency, RATE).picoseconds(traffic);
            assertTrue(form(form, perNode, latency, 2 * RATE).picoseconds(traffic) <= time);
            assertTrue(form(form, perNode, latency, RATE).picoseconds(more) >= time);
            assertTrue(form(form, perNode, latency + 1, RATE).picoseconds(traffic) >= time);
        }
        assertTrue(
                form(0, perNode, latency, RATE).picoseconds(traffic)
                        >= Durations.picoseconds(traffic.busiest(), RATE));
    }

    /// Renumbering devices, or sending everything back instead, changes nothing for single links.
    @Property(tries = 100)
    void namesOfDevicesMeanNothing(
            @ForAll @IntRange(min = 1, max = 9) int devices, @ForAll Random random) {
        long[] bytes = random.longs((long) devices * devices, 0, 1L << 40).toArray();
        long[] back = new long[bytes.length];
        long[] renumbered = new long[bytes.length];
        int shift = random.nextInt(devices);
        for (int i = 0; i < devices; i++) {
            for (int j = 0; j < devices; j++) {
                back[j * devices + i] = bytes[i * devices + j];
                int to = (i + shift) % devices * devices + (j + shift) % devices;
                renumbered[to] = bytes[i * devices + j];
            }
        }
        AllToAll link = form(0, 1, 7, RATE);
        long time = link.picoseconds(new TrafficMatrix(devices, bytes));
        assertEquals(time, link.picoseconds(new TrafficMatrix(devices, back)));
        assertEquals(time, link.picoseconds(new TrafficMatrix(devices, renumbered)));
    }

    /// What crosses devices is what crosses nodes and what stays inside them; seen from any end it is the same sum.
    @Property(tries = 100)
    void bytesAreConserved(
            @ForAll @IntRange(min = 1, max = 4) int nodes,
            @ForAll @IntRange(min = 1, max = 4) int perNode,
            @ForAll Random random) {
        int devices = nodes * perNode;
        long[] bytes = random.longs((long) devices * devices, 0, 1L << 40).toArray();
        TrafficMatrix traffic = new TrafficMatrix(devices, bytes);
        long own = 0;
        long inside = 0;
        for (int i = 0; i < devices; i++) {
            for (int j = 0; j < devices; j++) {
                own += i == j ? traffic.bytes(i, j) : 0;
                inside += i != j && i / perNode == j / perNode ? traffic.bytes(i, j) : 0;
            }
        }
        assertEquals(Arrays.stream(bytes).sum(), traffic.crossing() + own);
        assertEquals(traffic.crossing(), traffic.crossing(perNode) + inside);
        assertEquals(0, traffic.crossing(devices));
        assertTrue(traffic.busiest() <= traffic.busiest(perNode) + traffic.busiestInside(perNode));
        assertTrue(traffic.busiestNode(perNode) >= traffic.busiest(perNode));
    }

    private static AllToAll form(int form, int perNode, long latency, long rate) {
        AllToAll.Pairwise pairwise = new AllToAll.Pairwise(latency, rate);
        return switch (form) {
            case 0 -> pairwise;
            case 1 -> new AllToAll.TwoLevel(perNode, pairwise, pairwise);
            default -> new AllToAll.Fitted(perNode, latency, rate, 2 * rate);
        };
    }
}
