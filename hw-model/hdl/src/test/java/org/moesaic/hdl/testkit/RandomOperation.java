package org.moesaic.hdl.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Memory;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.Unary;
import org.moesaic.hdl.ir.UnaryOperator;
import org.moesaic.hdl.ir.UnsignedType;

/// One operation on signals of a module, of any kind; operands that do not fit are resized first.
final class RandomOperation {

    private static final int KINDS = 18;

    private final RandomModule module;
    private final Choices choices;

    RandomOperation(RandomModule module, Choices choices) {
        this.module = module;
        this.choices = choices;
    }

    Operation next() {
        return switch (choices.below(KINDS)) {
            case 0 -> {
                Type type = choices.type(module.features().maxWidth());
                yield new Literal(type, choices.value(type));
            }
            case 1 ->
                    new Unary(
                            UnaryOperator.values()[choices.below(UnaryOperator.values().length)],
                            module.any(choices));
            case 2 -> mux();
            case 3 -> select();
            case 4 -> slice();
            case 5 -> concat();
            case 6, 7 ->
                    new Resize(module.any(choices), choices.type(module.features().maxWidth()));
            case 8 -> memoryRead();
            default -> binary();
        };
    }

    private Operation mux() {
        Signal whenTrue = module.any(choices);
        return new Mux(
                module.any(choices, Type.BOOL), whenTrue, module.any(choices, whenTrue.type()));
    }

    private Operation select() {
        Signal index = module.any(choices, new UnsignedType(1 + choices.below(3)));
        Signal first = module.any(choices);
        List<Signal> elements = new ArrayList<>(List.of(first));
        for (int more = choices.below(6); more > 0; more--) {
            elements.add(module.any(choices, first.type()));
        }
        return new Select(index, elements);
    }

    private Operation slice() {
        Signal source = module.any(choices);
        int low = choices.below(source.width());
        return new Slice(source, low + choices.below(source.width() - low), low);
    }

    private Operation concat() {
        List<Signal> parts = new ArrayList<>();
        int left = 2 * module.features().maxWidth();
        for (int more = 1 + choices.below(4); more > 0; more--) {
            Signal part = module.any(choices);
            if (left > 0) {
                int width = Math.min(left, part.width());
                parts.add(part.width() == width ? part : module.as(part, new UnsignedType(width)));
                left -= width;
            }
        }
        return new Concat(parts);
    }

    private Operation memoryRead() {
        Optional<Memory> memory = module.anyMemory(choices);
        return memory.isEmpty()
                ? mux()
                : new MemoryRead(
                        memory.get(),
                        module.any(choices, new UnsignedType(memory.get().addressWidth())));
    }

    private Operation binary() {
        BinaryOperator operator =
                BinaryOperator.values()[choices.below(BinaryOperator.values().length)];
        Signal left = module.any(choices);
        return switch (operator) {
            case MULTIPLY -> {
                boolean signed = left.type().signed();
                yield new Binary(
                        operator, factor(left, signed), factor(module.any(choices), signed));
            }
            case SHIFT_LEFT, SHIFT_RIGHT -> {
                Signal amount = module.any(choices);
                Type type =
                        new UnsignedType(choices.seldom(4) ? amount.width() : 1 + choices.below(9));
                yield new Binary(operator, left, module.as(amount, type));
            }
            case ADD,
                    SUBTRACT,
                    DIVIDE,
                    REMAINDER,
                    AND,
                    OR,
                    XOR,
                    EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL ->
                    new Binary(operator, left, module.any(choices, left.type()));
        };
    }

    /// A factor with that sign, no wider than what makes a product of at most twice the widest type.
    private Signal factor(Signal signal, boolean signed) {
        int width = Math.min(signal.width(), module.features().maxWidth());
        boolean fits = signal.width() == width && signal.type().signed() == signed;
        return fits ? signal : module.as(signal, Type.of(signed, width));
    }
}
