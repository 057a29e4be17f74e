package org.moesaic.rtl.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.sim.CheckFailedException;
import org.moesaic.hdl.sim.TestBench;

class MacCellProperties {

    @Property(tries = 60)
    void everyPrecisionIsTheSumOfItsProducts(
            @ForAll Precision precision,
            @ForAll @IntRange(min = 12, max = 33) int accumulatorBits,
            @ForAll long seed) {
        TestBench<MacCell> bench = TestBench.of(() -> new MacCell(accumulatorBits));
        MacCell cell = bench.top();
        SplittableRandom random = new SplittableRandom(seed);
        bench.reset();
        bench.poke(cell.precision, precision);
        long expected = 0;
        for (int step = 0; step < 40; step++) {
            boolean valid = random.nextInt(4) > 0;
            boolean first = random.nextInt(8) == 0;
            long total = 0;
            int weightByte = 0;
            for (int lane = 0; lane < 4; lane++) {
                int activation = random.nextInt(-128, 128);
                bench.poke(cell.activations.get(lane), activation);
                if (lane >= precision.products()) {
                    continue;
                }
                int bound = 1 << (precision.weightBits() - 1);
                int weight =
                        precision == Precision.TERNARY
                                ? random.nextInt(-1, 2)
                                : random.nextInt(-bound, bound);
                int mask = (1 << precision.weightBits()) - 1;
                weightByte |= (weight & mask) << (lane * precision.weightBits());
                int unused = Integer.SIZE - precision.activationBits();
                total += (long) weight * (activation << unused >> unused);
            }
            bench.poke(cell.weights, weightByte);
            bench.poke(cell.valid, valid);
            bench.poke(cell.first, first);
            bench.step();
            if (valid) {
                long largest = (1L << (accumulatorBits - 1)) - 1;
                expected = Math.clamp((first ? 0 : expected) + total, -largest - 1, largest);
            }
            assertEquals(expected, bench.peek(cell.sum));
        }
    }

    @Example
    void minusTwoIsNotTernary() {
        TestBench<MacCell> bench = TestBench.of(() -> new MacCell(20));
        bench.reset();
        bench.poke(bench.top().precision, Precision.TERNARY);
        bench.poke(bench.top().valid, true);
        bench.poke(bench.top().weights, 0b0010_0000);
        CheckFailedException failed = assertThrows(CheckFailedException.class, bench::step);
        assertTrue(failed.getMessage().contains("weight byte 32 holds −2"), failed.getMessage());
    }
}
