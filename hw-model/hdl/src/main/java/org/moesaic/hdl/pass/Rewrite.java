package org.moesaic.hdl.pass;

import java.util.List;
import java.util.function.UnaryOperator;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Unary;

/// The same things on other signals: what most passes are made of.
final class Rewrite {

    private Rewrite() {}

    static Operation operation(
            Operation operation, UnaryOperator<Signal> signals, UnaryOperator<Memory> memories) {
        return switch (operation) {
            case Literal literal -> literal;
            case Unary(var operator, Signal operand) -> new Unary(operator, signals.apply(operand));
            case Binary(var operator, Signal left, Signal right) ->
                    new Binary(operator, signals.apply(left), signals.apply(right));
            case Mux(Signal condition, Signal whenTrue, Signal whenFalse) ->
                    new Mux(
                            signals.apply(condition),
                            signals.apply(whenTrue),
                            signals.apply(whenFalse));
            case Select(Signal index, List<Signal> elements) ->
                    new Select(signals.apply(index), elements.stream().map(signals).toList());
            case Slice(Signal source, int high, int low) ->
                    new Slice(signals.apply(source), high, low);
            case Concat(List<Signal> parts) -> new Concat(parts.stream().map(signals).toList());
            case Resize(Signal source, var type) -> new Resize(signals.apply(source), type);
            case MemoryRead(Memory memory, Signal address) ->
                    new MemoryRead(memories.apply(memory), signals.apply(address));
        };
    }

    static Register register(Register register, UnaryOperator<Signal> signals) {
        return new Register(
                signals.apply(register.signal()),
                signals.apply(register.next()),
                register.enable().map(signals),
                register.reset().map(r -> new Register.Reset(signals.apply(r.when()), r.value())));
    }

    /// The same register, reading other signals.
    static Register reads(Register register, UnaryOperator<Signal> signals) {
        return register(
                register,
                signal -> signal.equals(register.signal()) ? signal : signals.apply(signal));
    }

    static MemoryWrite write(
            MemoryWrite write, UnaryOperator<Signal> signals, UnaryOperator<Memory> memories) {
        return new MemoryWrite(
                memories.apply(write.memory()),
                signals.apply(write.enable()),
                signals.apply(write.address()),
                signals.apply(write.data()),
                write.mask().map(signals),
                write.location());
    }

    static Check check(Check check, String name, UnaryOperator<Signal> signals) {
        return new Check(
                check.kind(),
                name,
                signals.apply(check.guard()),
                signals.apply(check.condition()),
                check.message(),
                check.shown().stream().map(signals).toList(),
                check.location());
    }
}
