package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.Type;

/// A module of hardware: extend it, declare ports as fields, and describe what is inside in the constructor.
///
/// ```java
/// final class Counter extends Component {
///     final Bool enable = input("enable", bool());
///     final UInt count = output("count", uint(8));
///
///     Counter() {
///         UInt value = register("value", uint(8), 0);
///         when(enable, () -> value.set(value.addWrap(1)));
///         count.set(value);
///     }
/// }
/// ```
///
/// The constructor runs once for each instance; parameters are its arguments. One clock and one synchronous reset are there
/// without being declared. The module is named after the class.
public abstract class Component {

    private final ModuleBuilder builder;

    /// A module named after its class.
    protected Component() {
        builder = ModuleBuilder.take(getClass());
        String name = getClass().getSimpleName();
        builder.module(name.isEmpty() ? "Component" : Names.check(name), Source.here());
    }

    /// A module with a name of its own, for instance one that tells its parameters.
    protected Component(String moduleName) {
        builder = ModuleBuilder.take(getClass());
        builder.module(Names.check(moduleName), Source.here());
    }

    final ModuleBuilder builder() {
        return builder;
    }

    /// What comes out when the constructor has run.
    Definition finish() {
        return ModuleFinisher.finish(builder);
    }

    /// Name of the module.
    public final String moduleName() {
        return builder.moduleName();
    }

    // ---- ports

    /// An input; flipped parts of a bundle are outputs.
    protected final <T extends Data> T input(String name, Shape<T> shape) {
        return declare(name, shape, Net.Kind.INPUT, Net.Kind.OUTPUT);
    }

    /// An output, which must be set; flipped parts of a bundle are inputs.
    protected final <T extends Data> T output(String name, Shape<T> shape) {
        return declare(name, shape, Net.Kind.OUTPUT, Net.Kind.INPUT);
    }

    // ---- wires and registers

    /// A wire, which must be set.
    protected final <T extends Data> T wire(String name, Shape<T> shape) {
        return declare(name, shape, Net.Kind.WIRE, Net.Kind.WIRE);
    }

    private <T extends Data> T declare(
            String name, Shape<T> shape, Net.Kind kind, Net.Kind flippedKind) {
        ModuleBuilder here = here(name);
        Location at = Source.here();
        return shape.make(
                (path, type, flipped) ->
                        here.declare(flipped ? flippedKind : kind, path, type, false, at),
                Names.check(name),
                false);
    }

    /// A register without reset; where nothing sets it, it keeps its value.
    protected final <T extends Data> T register(String name, Shape<T> shape) {
        return registers(name, shape, Optional.empty());
    }

    /// A register all of whose bits a reset clears: 0, false, or the first member of an enumeration.
    protected final <T extends Data> T registerZero(String name, Shape<T> shape) {
        return registers(name, shape, Optional.of(BigInteger.ZERO));
    }

    /// A register with the value it has after a reset.
    protected final UInt register(String name, UIntShape shape, long resetValue) {
        return register(name, shape, BigInteger.valueOf(resetValue));
    }

    /// A register with the value it has after a reset.
    protected final UInt register(String name, UIntShape shape, BigInteger resetValue) {
        return registers(name, shape, Optional.of(resetValue));
    }

    /// A register with the value it has after a reset.
    protected final SInt register(String name, SIntShape shape, long resetValue) {
        return register(name, shape, BigInteger.valueOf(resetValue));
    }

    /// A register with the value it has after a reset.
    protected final SInt register(String name, SIntShape shape, BigInteger resetValue) {
        return registers(name, shape, Optional.of(resetValue));
    }

    /// A register with the value it has after a reset.
    protected final Bool register(String name, BoolShape shape, boolean resetValue) {
        return registers(name, shape, Optional.of(resetValue ? BigInteger.ONE : BigInteger.ZERO));
    }

    /// A register with the member it has after a reset.
    protected final <E extends Enum<E>> Enumerated<E> register(
            String name, EnumShape<E> shape, E resetMember) {
        return registers(name, shape, Optional.of(BigInteger.valueOf(resetMember.ordinal())));
    }

    private <T extends Data> T registers(
            String name, Shape<T> shape, Optional<BigInteger> resetValue) {
        ModuleBuilder here = here(name);
        Location at = Source.here();
        return shape.make(
                (path, type, _) -> Registers.declare(here, path, type, resetValue, at),
                Names.check(name),
                false);
    }

    /// The value of the cycle before: a register without reset that follows it.
    protected final <T extends Data> T delayed(String name, T value) {
        T register = register(name, Rebuild.shape(value));
        Connect.all(register, value);
        return register;
    }

    // ---- memories and instances

    /// A memory of `depth` words.
    ///
    /// @param initial words at power-up from address 0 on (plain bits where a word has several parts); the others are 0
    protected final <T extends Data> Mem<T> memory(
            String name, Shape<T> shape, int depth, BigInteger... initial) {
        ModuleBuilder here = here(name);
        Location at = Source.here();
        Type word = Mem.wordType(shape);
        String label = here.path() + "." + name;
        if (depth < 1) {
            throw Misuse.of(label, "a memory of %d words".formatted(depth), "at least 1");
        }
        if (initial.length > depth) {
            throw Misuse.of(
                    label,
                    "%d initial words for a memory of %d".formatted(initial.length, depth),
                    "at most one for each address");
        }
        for (int i = 0; i < initial.length; i++) {
            if (!word.holds(initial[i])) {
                throw Misuse.of(
                        label,
                        "the initial word %d at address %d does not fit %s"
                                .formatted(initial[i], i, Widths.name(word)),
                        "allowed are %s to %s".formatted(word.minimum(), word.maximum()));
            }
        }
        Memory memory =
                new Memory(
                        here.newId(),
                        here.names().take(name, at),
                        word,
                        depth,
                        List.copyOf(Arrays.asList(initial)),
                        at);
        here.memories.add(memory);
        return new Mem<>(here, memory, shape);
    }

    /// A module inside this one. Its ports are the fields of what is returned: set its inputs, read its outputs.
    ///
    /// @param constructor makes the component: `() -> new Cell(8)`
    protected final <C extends Component> C instance(String name, Supplier<C> constructor) {
        return Instances.add(here(name), Names.check(name), constructor);
    }

    // ---- reset and clock enable

    /// The reset as a condition.
    protected final Bool reset() {
        ModuleBuilder here = here(ModuleBuilder.RESET);
        return new Bool(Net.of(here, Net.Kind.INPUT, here.reset()));
    }

    /// Registers and memory writes of the body, also in instances, move only while the condition holds. A reset reaches
    /// registers all the same.
    protected final void clockEnable(Bool condition, Runnable body) {
        here(ModuleBuilder.CLOCK_ENABLE).withClockEnable(Bits.read(condition), body);
    }

    /// Registers of the body that reset, also in instances, reset also while the condition holds.
    protected final void resetWhen(Bool condition, Runnable body) {
        here(ModuleBuilder.RESET).withReset(Bits.read(condition), body);
    }

    /// This module, if it is the one under construction.
    private ModuleBuilder here(String name) {
        if (ModuleBuilder.current() != builder) {
            throw Misuse.of(
                    builder.path() + "." + name,
                    "declared while %s is under construction"
                            .formatted(ModuleBuilder.current().path()),
                    "a module is described in its own constructor");
        }
        return builder;
    }
}
