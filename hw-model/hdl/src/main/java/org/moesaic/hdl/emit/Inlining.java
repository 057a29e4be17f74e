package org.moesaic.hdl.emit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.MemoryRead;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Mux;
import org.moesaic.hdl.ir.Operation;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Select;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Slice;
import org.moesaic.hdl.ir.Unary;

/// Which intermediate results are written where they are used, so that `sum <= a + b` stays one line.
///
/// Only what Verilog computes the same way inside any expression of its own width: operands are extended and signs decided
/// by what stands around them (IEEE 1364-2005, 5.4 and 5.5), so products, quotients and arithmetic shifts keep a wire of
/// their own.
final class Inlining {

    /// Operations in one expression; more are hard to read.
    private static final int LARGEST = 6;

    private final Map<Signal, Operation> inlined = new HashMap<>();
    private final Map<Signal, Integer> sizes = new HashMap<>();

    Inlining(ModuleDefinition module, Reads reads) {
        Set<Signal> needName = new HashSet<>();
        for (Assign assign : module.assigns()) {
            namesNeeded(assign.operation(), needName);
        }
        // a constant address beyond the depth is an error to some tools, even where a condition
        // keeps it from being used
        module.writes().forEach(write -> needName.add(write.address()));
        module.writes().forEach(write -> write.mask().ifPresent(needName::add));
        module.writes().stream()
                .filter(write -> write.mask().isPresent())
                .forEach(write -> needName.add(write.data()));
        // yosys 0.23 fails on a port that is connected with a wire taken with the other sign
        Map<Signal, Operation> drivers = new HashMap<>();
        module.assigns().forEach(assign -> drivers.put(assign.target(), assign.operation()));
        module.instances()
                .forEach(instance ->
                        instance.inputs().stream()
                                .map(Connection::signal)
                                .filter(signal -> takesTheOtherSign(drivers, drivers.get(signal)))
                                .forEach(needName::add));
        // operands are mostly made before results; where not, they keep their wire
        for (Assign assign : module.assigns()) {
            Signal target = assign.target();
            Operation operation = assign.operation();
            if (!target.temporary() || needName.contains(target) || !reads.isLive(target)) {
                continue;
            }
            if (operation instanceof Literal) {
                inlined.put(target, operation);
                sizes.put(target, 0);
            } else if (reads.times(target) == 1 && sameAnywhere(operation)) {
                int size =
                        1
                                + operation.operands().stream()
                                        .mapToInt(operand -> sizes.getOrDefault(operand, 0))
                                        .sum();
                if (size <= LARGEST) {
                    inlined.put(target, operation);
                    sizes.put(target, size);
                }
            }
        }
    }

    boolean isInlined(Signal signal) {
        return inlined.containsKey(signal);
    }

    /// What an inlined signal is computed from; `null` for one with a wire.
    Operation operation(Signal signal) {
        return inlined.get(signal);
    }

    /// Bits can be taken of names only.
    private static void namesNeeded(Operation operation, Set<Signal> names) {
        switch (operation) {
            case Slice slice -> names.add(slice.source());
            case Resize resize -> {
                if (resize.type().width() < resize.source().width()
                        || resize.type().width() > resize.source().width()
                                && resize.source().type().signed()) {
                    names.add(resize.source());
                }
            }
            case Binary binary -> {
                if (binary.operator() == BinaryOperator.MULTIPLY && binary.left().type().signed()) {
                    names.add(binary.left());
                    names.add(binary.right());
                }
                // a constant distance beyond 32 bits is refused by some tools
                if (isShift(binary.operator()) && binary.right().width() > Integer.SIZE) {
                    names.add(binary.right());
                }
                if (guarded(binary.operator())) {
                    names.add(binary.left());
                    names.add(binary.right());
                }
            }
            case Select select -> names.add(select.index());
            case MemoryRead read -> names.add(read.address());
            case Literal literal -> {}
            case Unary unary -> {}
            case Mux mux -> {}
            case Concat concat -> {}
        }
    }

    /// Operators whose operands are written more than once.
    static boolean guarded(BinaryOperator operator) {
        return operator == BinaryOperator.DIVIDE || operator == BinaryOperator.REMAINDER;
    }

    /// Whether an operation is a conversion that changes the sign alone, or hands on what one gives.
    private static boolean takesTheOtherSign(Map<Signal, Operation> drivers, Operation operation) {
        return operation instanceof Resize resize
                && resize.source().width() == resize.type().width()
                && (resize.source().type().signed() != resize.type().signed()
                        || takesTheOtherSign(drivers, drivers.get(resize.source())));
    }

    private static boolean isShift(BinaryOperator operator) {
        return operator == BinaryOperator.SHIFT_LEFT || operator == BinaryOperator.SHIFT_RIGHT;
    }

    private static boolean sameAnywhere(Operation operation) {
        return switch (operation) {
            case Binary binary ->
                    switch (binary.operator()) {
                        case MULTIPLY, DIVIDE, REMAINDER -> false;
                        case SHIFT_RIGHT -> !binary.left().type().signed();
                        case ADD,
                                SUBTRACT,
                                AND,
                                OR,
                                XOR,
                                EQUAL,
                                NOT_EQUAL,
                                LESS,
                                LESS_OR_EQUAL,
                                SHIFT_LEFT ->
                                true;
                    };
            case Select select -> false;
            case MemoryRead read -> false;
            case Literal literal -> true;
            case Unary unary -> true;
            case Mux mux -> true;
            case Slice slice -> true;
            case Concat concat -> true;
            case Resize resize -> true;
        };
    }
}
