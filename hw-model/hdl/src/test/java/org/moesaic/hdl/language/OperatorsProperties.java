package org.moesaic.hdl.language;

import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.Bits;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.sim.TestBench;

/// Each operation of the language against the mathematics that its name promises, for widths on both sides of a machine word.
class OperatorsProperties {

    private static final BigInteger ONE = BigInteger.ONE;

    /// What a result must be, of two values.
    private interface Law extends BinaryOperator<BigInteger> {}

    private static BigInteger bit(boolean value) {
        return value ? ONE : BigInteger.ZERO;
    }

    private static BigInteger modulo(BigInteger value, int width) {
        return value.mod(ONE.shiftLeft(width));
    }

    private static BigInteger signed(BigInteger value, int width) {
        BigInteger low = modulo(value, width);
        return low.testBit(width - 1) ? low.subtract(ONE.shiftLeft(width)) : low;
    }

    private static BigInteger clamp(BigInteger value, BigInteger low, BigInteger high) {
        return value.max(low).min(high);
    }

    /// Results as named outputs, each with its law.
    private abstract static class Results extends Component {
        final Map<Bits, Law> laws = new LinkedHashMap<>();

        void result(String name, UInt value, Law law) {
            UInt port = output(name, uint(value.width()));
            port.set(value);
            laws.put(port, law);
        }

        void result(String name, SInt value, Law law) {
            SInt port = output(name, sint(value.width()));
            port.set(value);
            laws.put(port, law);
        }

        void result(String name, Bool value, Law law) {
            result(name, value.asUInt(), law);
        }
    }

    private static final class Unsigned extends Results {
        final UInt a;
        final UInt b;

        Unsigned(int aWidth, int bWidth) {
            a = input("a", uint(aWidth));
            b = input("b", uint(bWidth));
            int wide = Math.max(aWidth, bWidth);
            BigInteger ones = ONE.shiftLeft(wide).subtract(ONE);
            UInt same = b.width() < aWidth ? b.extend(aWidth) : b.truncate(aWidth);
            UInt amount = b.truncate(Math.min(bWidth, 4));
            Law low = (_, y) -> modulo(y, Math.min(bWidth, 4));
            result("add", a.add(b), BigInteger::add);
            result("addWrap", a.addWrap(b), (x, y) -> modulo(x.add(y), wide));
            result("addSaturate", a.addSaturate(b), (x, y) -> x.add(y).min(ones));
            result("sub", a.sub(b), BigInteger::subtract);
            result("subWrap", a.subWrap(b), (x, y) -> modulo(x.subtract(y), wide));
            result("mul", a.mul(b), BigInteger::multiply);
            result("div", a.div(b), (x, y) -> y.signum() == 0 ? ones : x.divide(y));
            result("rem", a.rem(b), (x, y) -> y.signum() == 0 ? x : x.mod(y));
            result("eq", a.eq(b), (x, y) -> bit(x.equals(y)));
            result("ne", a.ne(b), (x, y) -> bit(!x.equals(y)));
            result("lt", a.lt(b), (x, y) -> bit(x.compareTo(y) < 0));
            result("le", a.le(b), (x, y) -> bit(x.compareTo(y) <= 0));
            result("gt", a.gt(b), (x, y) -> bit(x.compareTo(y) > 0));
            result("ge", a.ge(b), (x, y) -> bit(x.compareTo(y) >= 0));
            result("and", a.and(same), (x, y) -> x.and(modulo(y, aWidth)));
            result("or", a.or(same), (x, y) -> x.or(modulo(y, aWidth)));
            result("xor", a.xor(same), (x, y) -> x.xor(modulo(y, aWidth)));
            result("not", a.not(), (x, _) -> modulo(x.not(), aWidth));
            result(
                    "shiftLeft",
                    a.shiftLeft(amount),
                    (x, y) -> x.shiftLeft(low.apply(x, y).intValue()));
            result("shiftLeft3", a.shiftLeft(3), (x, _) -> x.shiftLeft(3));
            result(
                    "shiftLeftWrap",
                    a.shiftLeftWrap(amount),
                    (x, y) -> modulo(x.shiftLeft(low.apply(x, y).intValue()), aWidth));
            result(
                    "shiftRight",
                    a.shiftRight(amount),
                    (x, y) -> x.shiftRight(low.apply(x, y).intValue()));
            result("shiftRight3", a.shiftRight(3), (x, _) -> x.shiftRight(3));
            result("bitAt", a.bit(amount), (x, y) -> bit(x.testBit(low.apply(x, y).intValue())));
            result("highBit", a.bit(aWidth - 1), (x, _) -> bit(x.testBit(aWidth - 1)));
            result("lowBits", a.bits(aWidth / 2, 0), (x, _) -> modulo(x, aWidth / 2 + 1));
            result("extended", a.extend(aWidth + 5), (x, _) -> x);
            result("truncated", a.truncate(1), (x, _) -> modulo(x, 1));
            result("saturated", a.saturate(3), (x, _) -> x.min(BigInteger.valueOf(7)));
            result("asSInt", a.asSInt(), (x, _) -> signed(x, aWidth));
            result("toSInt", a.toSInt(), (x, _) -> x);
            result("countOnes", a.countOnes(), (x, _) -> BigInteger.valueOf(x.bitCount()));
            result("parity", a.parity(), (x, _) -> bit(x.bitCount() % 2 == 1));
            result("anyOne", a.anyOne(), (x, _) -> bit(x.signum() != 0));
            result("allOnes", a.allOnes(), (x, _) -> bit(x.bitCount() == aWidth));
            result("plusOne", a.addWrap(1), (x, _) -> modulo(x.add(ONE), aWidth));
        }
    }

    private static final class Signed extends Results {
        final SInt a;
        final SInt b;

        Signed(int aWidth, int bWidth) {
            a = input("a", sint(aWidth));
            b = input("b", sint(bWidth));
            int wide = Math.max(aWidth, bWidth);
            BigInteger least = ONE.shiftLeft(wide - 1).negate();
            BigInteger most = ONE.shiftLeft(wide - 1).subtract(ONE);
            UInt amount = b.asUInt().truncate(Math.min(bWidth, 4));
            Law low = (_, y) -> modulo(y, Math.min(bWidth, 4));
            result("add", a.add(b), BigInteger::add);
            result("addWrap", a.addWrap(b), (x, y) -> signed(x.add(y), wide));
            result("addSaturate", a.addSaturate(b), (x, y) -> clamp(x.add(y), least, most));
            result("sub", a.sub(b), BigInteger::subtract);
            result("subWrap", a.subWrap(b), (x, y) -> signed(x.subtract(y), wide));
            result("mul", a.mul(b), BigInteger::multiply);
            result(
                    "div",
                    a.div(b),
                    (x, y) -> y.signum() == 0 ? ONE.negate() : signed(x.divide(y), wide));
            result("rem", a.rem(b), (x, y) -> y.signum() == 0 ? x : x.remainder(y));
            result("eq", a.eq(b), (x, y) -> bit(x.equals(y)));
            result("lt", a.lt(b), (x, y) -> bit(x.compareTo(y) < 0));
            result("le", a.le(b), (x, y) -> bit(x.compareTo(y) <= 0));
            result("gt", a.gt(b), (x, y) -> bit(x.compareTo(y) > 0));
            result("ge", a.ge(b), (x, y) -> bit(x.compareTo(y) >= 0));
            result("not", a.not(), (x, _) -> x.not());
            result("negate", a.negate(), (x, _) -> x.negate());
            result("absolute", a.absolute(), (x, _) -> x.abs());
            result("isNegative", a.isNegative(), (x, _) -> bit(x.signum() < 0));
            result(
                    "shiftLeft",
                    a.shiftLeft(amount),
                    (x, y) -> x.shiftLeft(low.apply(x, y).intValue()));
            result("shiftLeftWrap", a.shiftLeftWrap(2), (x, _) -> signed(x.shiftLeft(2), aWidth));
            result(
                    "shiftRight",
                    a.shiftRight(amount),
                    (x, y) -> x.shiftRight(low.apply(x, y).intValue()));
            result("shiftRight99", a.shiftRight(99), (x, _) -> x.shiftRight(99));
            result("extended", a.extend(aWidth + 5), (x, _) -> x);
            result("truncated", a.truncate(1), (x, _) -> signed(x, 1));
            result(
                    "saturated",
                    a.saturate(3),
                    (x, _) -> clamp(x, BigInteger.valueOf(-4), BigInteger.valueOf(3)));
            result("asUInt", a.asUInt(), (x, _) -> modulo(x, aWidth));
        }
    }

    /// A random value, often at an end of its range.
    private static BigInteger value(Random random, int width, boolean signed) {
        BigInteger bits =
                switch (random.nextInt(4)) {
                    case 0 -> BigInteger.ZERO;
                    case 1 -> ONE.negate();
                    case 2 -> ONE.shiftLeft(width - 1);
                    default -> new BigInteger(width, random);
                };
        return signed ? signed(bits, width) : modulo(bits, width);
    }

    @Property(tries = 30)
    void withoutSign(
            @ForAll @IntRange(min = 1, max = 90) int aWidth,
            @ForAll @IntRange(min = 1, max = 90) int bWidth,
            @ForAll long seed) {
        TestBench<Unsigned> bench = TestBench.of(() -> new Unsigned(aWidth, bWidth));
        Unsigned top = bench.top();
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            BigInteger a = value(random, aWidth, false);
            BigInteger b = value(random, bWidth, false);
            bench.poke(top.a, a);
            bench.poke(top.b, b);
            top.laws.forEach((port, law) -> bench.expect(port, law.apply(a, b)));
        }
    }

    @Property(tries = 30)
    void withSign(
            @ForAll @IntRange(min = 1, max = 90) int aWidth,
            @ForAll @IntRange(min = 1, max = 90) int bWidth,
            @ForAll long seed) {
        TestBench<Signed> bench = TestBench.of(() -> new Signed(aWidth, bWidth));
        Signed top = bench.top();
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            BigInteger a = value(random, aWidth, true);
            BigInteger b = value(random, bWidth, true);
            bench.poke(top.a, a);
            bench.poke(top.b, b);
            top.laws.forEach((port, law) -> bench.expect(port, law.apply(a, b)));
        }
    }
}
