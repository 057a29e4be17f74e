package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class RooflineFitProperties {

    private static final double PEAK = 1e12;
    private static final double BANDWIDTH = 1e11;

    @Example
    void aProductAndItsBytes() {
        MeasuredProduct product = new MeasuredProduct(2, 3, 5, 2, 1);
        assertEquals(30, product.macs());
        assertEquals(2 * (10 + 15 + 6), product.bytes());
    }

    /// What a roofline says itself is fitted by that roofline.
    @Property(tries = 100)
    void theFitOfExactTimesIsExact(
            @ForAll @DoubleRange(min = 0.2, max = 1) double computing,
            @ForAll @DoubleRange(min = 0.2, max = 1) double moving,
            @ForAll @IntRange(min = 0, max = 50_000_000) int launch,
            @ForAll Random random) {
        Roofline truth = new Roofline(PEAK, BANDWIDTH, computing, moving, launch);
        List<MeasuredProduct> products = new ArrayList<>();
        for (long m : new long[] {1, 2, 4, 1000, 2000, 4000}) {
            products.add(timed(truth, m, 500 + random.nextInt(1000), 500 + random.nextInt(1000)));
        }
        products.add(timed(truth, 1, 8, 8));
        Roofline fit = RooflineFit.of(PEAK, BANDWIDTH, products);
        assertEquals(computing, fit.computeEfficiency(), 1e-5);
        assertEquals(moving, fit.memoryEfficiency(), 1e-5);
        // times are whole picoseconds, and the launch is what is left of them
        assertEquals(launch, fit.launchPicoseconds(), 10 + launch * 1e-5);
    }

    @Example
    void tooLittleToFit() {
        Roofline truth = new Roofline(PEAK, BANDWIDTH, 0.5, 0.5, 1000);
        // Nothing is bound by memory here.
        List<MeasuredProduct> computing =
                List.of(timed(truth, 4000, 4000, 4000), timed(truth, 8000, 8000, 8000));
        assertThrows(
                IllegalArgumentException.class, () -> RooflineFit.of(PEAK, BANDWIDTH, computing));
        assertThrows(
                IllegalArgumentException.class, () -> RooflineFit.of(PEAK, BANDWIDTH, List.of()));
        // Faster than the peaks: no machine with these peaks.
        Roofline faster = Roofline.ideal(10 * PEAK, 10 * BANDWIDTH);
        List<MeasuredProduct> impossible =
                List.of(
                        timed(faster, 1, 500, 500),
                        timed(faster, 4, 900, 900),
                        timed(faster, 4000, 4000, 4000),
                        timed(faster, 8000, 8000, 8000));
        assertThrows(
                IllegalArgumentException.class, () -> RooflineFit.of(PEAK, BANDWIDTH, impossible));
    }

    @Example
    void machinesAreWhole() {
        for (Machine machine : Machines.all()) {
            assertEquals(machine, Machines.find(machine.name()).orElseThrow());
            machine.aliases()
                    .forEach(alias -> assertEquals(machine, Machines.find(alias).orElseThrow()));
            assertTrue(machine.source().contains("["), machine.name());
            assertTrue(machine.macsPerSecond().containsKey("bf16"), machine.name());
            for (String arithmetic : machine.macsPerSecond().keySet()) {
                long peak = machine.peaks(arithmetic).orElseThrow().picoseconds(1L << 40, 1 << 30);
                long expected =
                        machine.expected(arithmetic).orElseThrow().picoseconds(1L << 40, 1 << 30);
                assertTrue(expected >= peak);
                assertEquals(machine.calibration().isEmpty(), expected == peak);
            }
        }
        assertTrue(Machines.find("h1000").isEmpty());
        assertEquals(
                Roofline.ideal(156e12, 2.039e12),
                Machines.find("a100").orElseThrow().peaks("fp16").orElseThrow());
        assertTrue(Machines.find("a100").orElseThrow().peaks("int4").isEmpty());
    }

    private static MeasuredProduct timed(Roofline truth, long m, long n, long k) {
        MeasuredProduct shape = new MeasuredProduct(m, n, k, 2, 1);
        return new MeasuredProduct(m, n, k, 2, truth.picoseconds(shape.macs(), shape.bytes()));
    }
}
