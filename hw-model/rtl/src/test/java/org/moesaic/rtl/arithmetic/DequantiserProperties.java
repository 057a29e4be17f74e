package org.moesaic.rtl.arithmetic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.sim.TestBench;

class DequantiserProperties {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @Property(tries = 60)
    void totalsAreSumsOfRoundedGroups(
            @ForAll @IntRange(min = 2, max = 20) int sumBits,
            @ForAll @IntRange(min = 1, max = 12) int mantissaBits,
            @ForAll @IntRange(min = 1, max = 6) int shiftBits,
            @ForAll @IntRange(min = 6, max = 40) int totalBits,
            @ForAll long seed) {
        TestBench<Dequantiser> bench =
                TestBench.of(() -> new Dequantiser(sumBits, mantissaBits, shiftBits, totalBits));
        Dequantiser stage = bench.top();
        SplittableRandom random = new SplittableRandom(seed);
        BigInteger largest = BigInteger.TWO.pow(totalBits - 1).subtract(BigInteger.ONE);
        bench.reset();
        bench.poke(stage.in.valid, true);
        BigInteger expected = BigInteger.ZERO;
        boolean complete = false;
        for (int step = 0; step < 60; step++) {
            long sum = random.nextLong(-(1L << (sumBits - 1)), 1L << (sumBits - 1));
            long mantissa = random.nextLong(1L << mantissaBits);
            int shift = random.nextInt(1 << shiftBits);
            boolean first = random.nextInt(4) == 0;
            boolean last = random.nextInt(3) == 0;
            boolean ready = random.nextBoolean();
            bench.poke(stage.in.bits.sum, sum);
            bench.poke(stage.in.bits.mantissa, mantissa);
            bench.poke(stage.in.bits.shift, shift);
            bench.poke(stage.in.bits.first, first);
            bench.poke(stage.in.bits.last, last);
            bench.poke(stage.out.ready, ready);
            bench.expect(stage.out.valid, complete);
            bench.expect(stage.in.ready, !complete || ready);
            if (complete) {
                bench.expect(stage.out.bits, expected);
            }
            if (!complete || ready) {
                BigInteger group =
                        BigDecimal.valueOf(sum)
                                .multiply(BigDecimal.valueOf(mantissa))
                                .divide(TWO.pow(shift))
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .toBigInteger();
                expected = (first ? BigInteger.ZERO : expected).add(group);
                expected = expected.min(largest).max(largest.not());
                complete = last;
            }
            bench.step();
        }
    }
}
