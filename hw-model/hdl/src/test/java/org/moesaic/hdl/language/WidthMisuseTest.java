package org.moesaic.hdl.language;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.concat;
import static org.moesaic.hdl.Hdl.connect;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;

import java.math.BigInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Data;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

/// Widths and signs that do not meet: nothing is truncated, extended or reinterpreted behind the user's back.
class WidthMisuseTest {

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    /// Something of every kind, and a mistake made with it.
    private static final class Top extends Component {
        final Bool bool = input("bool", bool());
        final UInt u1 = input("u1", uint(1));
        final UInt u4 = input("u4", uint(4));
        final UInt u8 = input("u8", uint(8));
        final SInt s8 = input("s8", sint(8));
        final Enumerated<Colour> colour = input("colour", enumeration(Colour.class));
        final UInt y = output("y", uint(8));
        final SInt z = output("z", sint(8));
        final Bool flag = output("flag", bool());

        Top(Consumer<Top> mistake) {
            y.set(u8);
            z.set(s8);
            flag.set(bool);
            mistake.accept(this);
        }
    }

    private static void misuse(String problem, Consumer<Top> mistake) {
        Misused.expect(problem, () -> new Top(mistake));
    }

    @Test
    void aWiderValue() {
        misuse(
                "Top.y: set: UInt(8) meets a UInt(9); write .truncate(8) to drop the high 1 bit, .saturate(8) to clamp, or make the left one 9 bits wide",
                t -> t.y.set(t.u8.add(t.u8))); // here
    }

    @Test
    void aNarrowerValue() {
        misuse(
                "Top.y: set: UInt(8) meets Top.u4, a UInt(4); write .extend(8) to add 4 bits",
                t -> t.y.set(t.u4)); // here
    }

    @Test
    void bitwiseOperandsOfTwoWidths() {
        misuse(
                "Top.u8: and: UInt(8) meets Top.u4, a UInt(4); write .extend(8) to add 4 bits",
                t -> t.u8.and(t.u4)); // here
    }

    @Test
    void branchesOfAMux() {
        misuse(
                "Top.u8: mux: UInt(8) meets Top.u4, a UInt(4); write .extend(8) to add 4 bits",
                t -> mux(t.bool, t.u8, t.u4)); // here
    }

    @Test
    void signedIntoUnsigned() {
        misuse(
                "Top.y: set: UInt(8) meets Top.s8, a SInt(8); write .asUInt() to read the bits without sign",
                t -> connect((Data) t.y, t.s8)); // here
    }

    @Test
    void unsignedIntoSigned() {
        misuse(
                "Top.z: set: SInt(8) meets Top.u8, a UInt(8); write .toSInt() to keep the value (one bit more), or .asSInt() to read the bits with sign",
                t -> connect((Data) t.z, t.u8)); // here
    }

    @Test
    void aNumberIntoACondition() {
        misuse(
                "Top.flag: set: Bool meets Top.u1, a UInt(1); write .asBool()",
                t -> connect((Data) t.flag, t.u1)); // here
        misuse(
                "Top.flag: set: Bool meets Top.u4, a UInt(4); write .bit(i), .anyOne() or a comparison to get a Bool",
                t -> connect((Data) t.flag, t.u4)); // here
    }

    @Test
    void aConditionIntoANumber() {
        misuse(
                "Top.y: set: UInt(8) meets Top.bool, a Bool; write .asUInt() to make a number of one bit of it",
                t -> connect((Data) t.y, t.bool)); // here
    }

    @Test
    void anEnumerationIntoANumber() {
        misuse(
                "Top.y: set: UInt(8) meets Top.colour, a Colour; an enumeration meets only itself; .asUInt() gives its code",
                t -> connect((Data) t.y, t.colour)); // here
    }

    @Test
    void aCodeOfAnotherWidth() {
        misuse(
                "Top.u8: Colour has codes of UInt(2), not UInt(8); use .extend(2) or .truncate(2)",
                t -> enumeration(Colour.class).from(t.u8)); // here
    }

    @Test
    void aConstantThatDoesNotFit() {
        misuse(
                "Top.u8: the constant 256 does not fit UInt(8); allowed are 0 to 255; a wider constant is written uint(w).of(v) or sint(w).of(v)",
                t -> t.u8.eq(256)); // here
        misuse(
                "Top.y: the constant -1 does not fit UInt(8); allowed are 0 to 255; a wider constant is written uint(w).of(v) or sint(w).of(v)",
                t -> t.y.set(-1)); // here
        misuse(
                "Top.s8: the constant 128 does not fit SInt(8); allowed are -128 to 127; a wider constant is written uint(w).of(v) or sint(w).of(v)",
                t -> t.s8.add(128)); // here
    }

    @Test
    void aLiteralThatDoesNotFit() {
        misuse("16 does not fit UInt(4); allowed are 0 to 15", t -> uint(4).of(16)); // here
        misuse(
                "-9 does not fit SInt(4); allowed are -8 to 7",
                t -> sint(4).of(BigInteger.valueOf(-9))); // here
    }

    @Test
    void aCaseThatDoesNotFit() {
        misuse(
                "Top.u4: the case 16 does not fit UInt(4); allowed are 0 to 15",
                t -> switchOn(t.u4).is(16, () -> {})); // here
    }

    @Test
    void extendToFewerBits() {
        misuse(
                "Top.u8: extend(4) of UInt(8) would drop bits; write .truncate(4) to drop the high bits, or .saturate(4) to clamp",
                t -> t.u8.extend(4)); // here
    }

    @Test
    void truncateToMoreBits() {
        misuse(
                "Top.s8: truncate(9) of SInt(8) would add bits; write .extend(9)",
                t -> t.s8.truncate(9)); // here
    }

    @Test
    void bitsThatAreNotThere() {
        misuse("Top.u8: no bit 8 in UInt(8); bits are 7 down to 0", t -> t.u8.bit(8)); // here
        misuse(
                "Top.u8: no bits 3 to 4 in UInt(8); bits are 7 down to 0",
                t -> t.u8.bits(3, 4)); // here
        misuse("Top.u8: no bit -1 in UInt(8); bits are 7 down to 0", t -> t.u8.bit(-1)); // here
    }

    @Test
    void aWideNumberAsACondition() {
        misuse(
                "Top.u4: asBool() of UInt(4); write .bit(i), .anyOne() or .ne(0)",
                t -> t.u4.asBool()); // here
    }

    @Test
    void aNegativeShift() {
        misuse("Top.u8: a shift by -3; shift the other way by 3", t -> t.u8.shiftLeft(-3)); // here
        misuse("Top.s8: a shift by -1; shift the other way by 1", t -> t.s8.shiftRight(-1)); // here
    }

    @Test
    void aShiftThatGrowsBeyondAllBounds() {
        misuse(
                "a shift by UInt(40) would make UInt(8) wider than any number; use .shiftLeftWrap(n), or truncate the amount",
                t -> t.u8.shiftLeft(concat(t.u8, t.u8, t.u8, t.u8, t.u8))); // here
        misuse(
                "a width of 65543 bits; allowed are 1 to 65536",
                t -> t.u8.shiftLeft(concat(t.u8, t.u8))); // here
    }

    @Test
    void widthsThatDoNotExist() {
        misuse("a width of 0 bits; allowed are 1 to 65536", t -> uint(0)); // here
        misuse("a width of 65537 bits; allowed are 1 to 65536", t -> sint(65_537)); // here
        misuse("a width of 0 bits; allowed are 1 to 65536", t -> t.u8.truncate(0)); // here
        misuse("a vector of 0 elements; at least 1", t -> vec(0, uint(8))); // here
        misuse("a width of 80000 bits; allowed are 1 to 65536", t -> vec(10_000, uint(8))); // here
        misuse("concat of nothing; name at least one value", t -> concat()); // here
    }
}
