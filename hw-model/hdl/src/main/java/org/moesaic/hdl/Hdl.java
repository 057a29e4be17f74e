package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Signal;

/// The words of the language that stand alone: shapes, choices, checks. Import them all with
/// `import static org.moesaic.hdl.Hdl.*`.
public final class Hdl {

    private Hdl() {}

    // ---- shapes

    /// A condition.
    public static BoolShape bool() {
        return new BoolShape();
    }

    /// A number without sign of so many bits.
    public static UIntShape uint(int width) {
        return new UIntShape(Bits.checkWidth(width));
    }

    /// A number with sign of so many bits, the sign among them.
    public static SIntShape sint(int width) {
        return new SIntShape(Bits.checkWidth(width));
    }

    /// A member of a Java enumeration.
    public static <E extends Enum<E>> EnumShape<E> enumeration(Class<E> members) {
        if (members.getEnumConstants().length == 0) {
            throw Misuse.of(
                    members.getSimpleName(), "an enumeration without members", "name at least one");
        }
        return new EnumShape<>(members);
    }

    /// Several values of one shape.
    public static <T extends Data> VecShape<T> vec(int size, Shape<T> element) {
        if (size < 1) {
            throw Misuse.of("", "a vector of %d elements".formatted(size), "at least 1");
        }
        Bits.checkWidth((long) size * element.width());
        return new VecShape<>(size, element);
    }

    /// A bundle: `bundle(Pixel::new)`, or `bundle(() -> new Pixel(8))` with parameters.
    public static <B extends Bundle> BundleShape<B> bundle(Supplier<B> constructor) {
        return new BundleShape<>(constructor);
    }

    /// Bits of an index that reaches `size` places: 3 for 5 to 8; at least 1.
    public static int indexWidth(int size) {
        if (size < 1) {
            throw Misuse.of("", "an index of %d places".formatted(size), "at least 1");
        }
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
    }

    /// Bits that hold the number `largest`: 4 for 8 to 15; at least 1.
    public static int bitsFor(long largest) {
        if (largest < 0) {
            throw Misuse.of("", "bits for " + largest, "a number without sign is at least 0");
        }
        return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(largest));
    }

    // ---- choices

    /// One of two values of the same shape.
    public static <T extends Data> T mux(Bool condition, T whenTrue, T whenFalse) {
        List<Leaf> yes = whenTrue.leaves();
        List<Leaf> no = whenFalse.leaves();
        Connect.checkAlike(yes, no);
        Signal choose = Bits.read(condition);
        List<Net> results = new ArrayList<>();
        for (int i = 0; i < yes.size(); i++) {
            Bits left = yes.get(i).bits();
            Bits right = no.get(i).bits();
            Widths.checkSame("mux", left, right);
            results.add(Bits.operation(new Mux(choose, Bits.read(left), Bits.read(right))));
        }
        return Rebuild.like(whenTrue, results);
    }

    /// Bits side by side; the first value is the most significant.
    public static UInt concat(Bits... parts) {
        if (parts.length == 0) {
            throw Misuse.of("", "concat of nothing", "name at least one value");
        }
        Bits.checkWidth(Arrays.stream(parts).mapToLong(Bits::width).sum());
        return new UInt(Bits.operation(new Concat(Arrays.stream(parts).map(Bits::read).toList())));
    }

    /// The target takes the value where the current block applies: `set` for where only [Data] is known.
    public static <T extends Data> void connect(T target, T source) {
        target.connect(source);
    }

    /// What is set in the body applies where the condition holds, and wins over what was set before.
    public static When when(Bool condition, Runnable body) {
        return When.begin(condition, Source.here(), body);
    }

    /// A choice by the value of an enumeration: `switchOn(state).is(IDLE, () -> …)`.
    public static <E extends Enum<E>> EnumSwitch<E> switchOn(Enumerated<E> value) {
        return new EnumSwitch<>(value);
    }

    /// A choice by a number: `switchOn(opcode).is(3, () -> …)`.
    public static UIntSwitch switchOn(UInt value) {
        return new UIntSwitch(value);
    }

    // ---- checks

    /// Stops the simulation in a cycle in which the current block applies and the condition does not hold; a reset excuses.
    ///
    /// @param message shown to the user; each `{}` stands for a value of `shown`
    public static void assertThat(Bool condition, String message, Bits... shown) {
        Checks.add(Check.Kind.ASSERT, condition, message, shown);
    }

    /// What the surroundings keep: as [#assertThat] in a simulation, given in a proof.
    public static void assume(Bool condition, String message, Bits... shown) {
        Checks.add(Check.Kind.ASSUME, condition, message, shown);
    }

    /// Counts the cycles in which the current block applies and the condition holds.
    public static void cover(Bool condition, String message) {
        Checks.add(Check.Kind.COVER, condition, message);
    }
}
