package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.UnsignedType;

/// A memory: words of one shape, read at any time and written at the clock edge. Made by [Component#memory].
///
/// An address is exactly as wide as the depth needs ([Hdl#indexWidth]). Beyond the depth 0 is read and nothing is written.
///
/// @param <T> what a word is
public final class Mem<T extends Data> {

    private final ModuleBuilder builder;
    private final Memory memory;
    private final Shape<T> shape;

    Mem(ModuleBuilder builder, Memory memory, Shape<T> shape) {
        this.builder = builder;
        this.memory = memory;
        this.shape = shape;
    }

    /// A word is stored as what it is if it is a single value, else as plain bits, the first part most significant.
    static Type wordType(Shape<?> shape) {
        return shape instanceof GroundShape<?> ground
                ? ground.type()
                : new UnsignedType(shape.width());
    }

    public int depth() {
        return memory.depth();
    }

    /// Bits of an address.
    public int addressWidth() {
        return memory.addressWidth();
    }

    /// The word at the address, in the same cycle; a write of this cycle is not seen yet.
    public T read(UInt address) {
        return unpack(builder.operation(new MemoryRead(memory, address(address))));
    }

    /// The word at this cycle's address, in the next cycle, and held while the current block does not apply. A write of the
    /// same cycle is not seen: the word before it is read.
    ///
    /// @param name name of the register that holds the word
    public T readSync(String name, UInt address) {
        Net word =
                Registers.declare(builder, name, memory.element(), Optional.empty(), Source.here());
        Signal read = builder.operation(new MemoryRead(memory, address(address)));
        builder.set(word, read);
        return unpack(word.signal());
    }

    /// Writes a word at the clock edge where the current block applies. Of two writes that meet, the later in the source wins.
    public void write(UInt address, T word) {
        write(address, word, Optional.empty());
    }

    /// Writes the parts of a word whose bit in the mask is 1. With a mask of m bits, bit i is for the i-th of m equal parts of
    /// the word, from the lowest.
    ///
    /// @throws HdlException if the word cannot be divided so
    public void write(UInt address, T word, UInt mask) {
        if (memory.element().width() % mask.width() != 0) {
            throw Misuse.of(
                    label(),
                    "a mask of %d bits for words of %d"
                            .formatted(mask.width(), memory.element().width()),
                    "the mask's width divides the word's");
        }
        write(address, word, Optional.of(Bits.read(mask)));
    }

    private void write(UInt address, T word, Optional<Signal> mask) {
        Signal enable = here().blocks().guard();
        if (builder.clockEnable().isPresent()) {
            enable = builder.and(enable, builder.clockEnable().get());
        }
        builder.writes.add(
                new MemoryWrite(memory, enable, address(address), pack(word), mask, Source.here()));
    }

    private ModuleBuilder here() {
        if (ModuleBuilder.current() != builder) {
            throw Misuse.of(
                    label(),
                    "belongs to %s and cannot be used in %s"
                            .formatted(builder.path(), ModuleBuilder.current().path()),
                    "pass addresses and words through ports");
        }
        return builder;
    }

    private String label() {
        return builder.path() + "." + memory.name();
    }

    private Signal address(UInt address) {
        Signal signal = here().read(address.net());
        if (address.width() != memory.addressWidth()) {
            throw Misuse.of(
                    label(),
                    "an address of %s for %d words".formatted(Widths.name(address), memory.depth()),
                    address.width() < memory.addressWidth()
                            ? "write .extend(%d)".formatted(memory.addressWidth())
                            : "write .truncate(%d)".formatted(memory.addressWidth()));
        }
        return signal;
    }

    private Signal pack(T word) {
        List<Leaf> parts = word.leaves();
        Iterator<Type> wanted = types().iterator();
        for (Leaf part : parts) {
            Type type = wanted.hasNext() ? wanted.next() : null;
            if (!part.bits().net().type().equals(type)) {
                throw Misuse.of(
                        label(),
                        "a word of %s meets %s%s"
                                .formatted(
                                        shape,
                                        part.path().isEmpty() ? "" : part.path() + ", a ",
                                        Widths.name(part.bits())),
                        "words have the shape that the memory was declared with");
            }
        }
        if (shape instanceof GroundShape<?>) {
            return Bits.read(parts.getFirst().bits());
        }
        List<Signal> signals = parts.stream().map(part -> Bits.read(part.bits())).toList();
        return builder.operation(new Concat(signals));
    }

    private List<Type> types() {
        List<Type> types = new ArrayList<>();
        shape.make(
                (_, type, _) -> {
                    types.add(type);
                    return Net.unbound(type);
                },
                "",
                false);
        return types;
    }

    private T unpack(Signal word) {
        if (shape instanceof GroundShape<?>) {
            return shape.make((_, _, _) -> value(word), "", false);
        }
        int[] high = {word.width()};
        return shape.make(
                (_, type, _) -> {
                    high[0] -= type.width();
                    Operation slice = new Slice(word, high[0] + type.width() - 1, high[0]);
                    Signal bits = builder.operation(slice);
                    return value(
                            type.equals(bits.type())
                                    ? bits
                                    : builder.operation(new Resize(bits, type)));
                },
                "",
                false);
    }

    private Net value(Signal signal) {
        return Net.of(builder, Net.Kind.VALUE, signal);
    }
}
