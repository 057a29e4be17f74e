package org.moesaic.hdl.emit;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Concat;
import org.moesaic.hdl.ir.EnumType;
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

/// Operations as Verilog expressions. Every expression is as wide as its signal, and whether Verilog takes it as signed is
/// known, so that nothing is left to the rules of context.
final class Expressions {

    private final VerilogNames names;
    private final Inlining inlining;
    private final EnumNames enums;
    private final VerilogDivision division;

    Expressions(VerilogNames names, Inlining inlining, EnumNames enums, VerilogDivision division) {
        this.division = division;
        this.names = names;
        this.inlining = inlining;
        this.enums = enums;
    }

    /// A signal where it is read.
    Expression of(Signal signal) {
        Operation operation = inlining.operation(signal);
        return operation == null
                ? Expression.primary(names.of(signal.name()), signal.type().signed())
                : of(operation);
    }

    /// The right side of an assignment.
    Expression of(Operation operation) {
        return switch (operation) {
            case Literal literal -> literal(literal.type(), literal.value());
            case Unary unary -> unary(unary);
            case Binary binary -> binary(binary);
            case Mux mux -> mux(mux);
            case Select select -> select(select);
            case Slice slice -> bits(slice.source(), slice.high(), slice.low());
            case Concat concat -> concat(concat.parts());
            case Resize resize -> resize(resize);
            case MemoryRead read -> read(read);
        };
    }

    Expression literal(Type type, BigInteger value) {
        return type instanceof EnumType named && value.intValue() < named.members().size()
                ? Expression.primary(enums.of(named, value.intValue()), false)
                : VerilogLiteral.of(type, value);
    }

    private Expression unary(Unary unary) {
        Expression operand = of(unary.operand());
        return switch (unary.operator()) {
            case NOT -> Expression.compound("~" + operand.operand(), operand.signed());
            case ALL_ONES -> Expression.compound("&" + operand.operand(), false);
            case ANY_ONE -> Expression.compound("|" + operand.operand(), false);
            case PARITY -> Expression.compound("^" + operand.operand(), false);
        };
    }

    private Expression binary(Binary binary) {
        return switch (binary.operator()) {
            case ADD -> infix(binary, "+");
            case SUBTRACT -> infix(binary, "-");
            case AND -> infix(binary, "&");
            case OR -> infix(binary, "|");
            case XOR -> infix(binary, "^");
            case MULTIPLY -> multiply(binary);
            case DIVIDE, REMAINDER -> divide(binary);
            case EQUAL -> compare(binary, "==");
            case NOT_EQUAL -> compare(binary, "!=");
            case LESS -> isBit(binary) ? onBits(binary, "&") : compare(binary, "<");
            case LESS_OR_EQUAL -> isBit(binary) ? onBits(binary, "|") : compare(binary, "<=");
            case SHIFT_LEFT -> shift(of(binary.left()), "<<", binary.right());
            case SHIFT_RIGHT -> {
                boolean signed = binary.left().type().signed();
                yield shift(of(binary.left()).as(signed), signed ? ">>>" : ">>", binary.right());
            }
        };
    }

    private Expression infix(Binary binary, String operator) {
        Expression left = of(binary.left());
        Expression right = of(binary.right());
        return Expression.compound(
                left.operand() + " " + operator + " " + right.operand(),
                left.signed() && right.signed());
    }

    private Expression compare(Binary binary, String operator) {
        boolean signed = binary.left().type().signed();
        Expression left = of(binary.left()).as(signed);
        Expression right = of(binary.right()).as(signed);
        return Expression.compound(left.operand() + " " + operator + " " + right.operand(), false);
    }

    private static boolean isBit(Binary binary) {
        return binary.left().width() == 1 && !binary.left().type().signed();
    }

    /// The order of single bits as logic: linters take a comparison with a single bit for a mistake.
    private Expression onBits(Binary binary, String operator) {
        return Expression.compound(
                "~%s %s %s"
                        .formatted(
                                of(binary.left()).operand(),
                                operator,
                                of(binary.right()).operand()),
                false);
    }

    private Expression shift(Expression left, String operator, Signal distance) {
        return Expression.compound(
                left.operand() + " " + operator + " " + of(distance).operand(), left.signed());
    }

    /// Both factors are extended to the width of the product first; modulo that width signs do not matter any more.
    private Expression multiply(Binary binary) {
        Type type = binary.type();
        return Expression.compound(
                extend(binary.left(), type.width()).text()
                        + " * "
                        + extend(binary.right(), type.width()).text(),
                false);
    }

    /// Verilog has an unknown result by zero, and simulators differ for the smallest value by −1; the circuit defines both.
    private Expression divide(Binary binary) {
        Type type = binary.type();
        boolean quotient = binary.operator() == BinaryOperator.DIVIDE;
        Expression left = of(binary.left());
        String operand = left.operand();
        String divisor = of(binary.right()).operand();
        if (type.width() > VerilogDivision.WIDEST_OPERATOR) {
            return Expression.primary(
                    "%s(%s, %s)".formatted(division.of(type, quotient), operand, divisor), false);
        }
        String zero = VerilogLiteral.of(type, BigInteger.ZERO).text();
        BigInteger ones = type.signed() ? BigInteger.ONE.negate() : type.maximum();
        String allOnes = VerilogLiteral.of(type, ones).operand();
        String byZero = divisor + " == " + zero + " ? " + (quotient ? allOnes : operand) + " : ";
        String byMinusOne =
                type.signed()
                        ? divisor
                                + " == "
                                + allOnes
                                + " ? "
                                + (quotient ? "-" + operand : zero)
                                + " : "
                        : "";
        return Expression.compound(
                byZero + byMinusOne + operand + (quotient ? " / " : " % ") + divisor,
                type.signed());
    }

    private Expression mux(Mux mux) {
        Expression yes = of(mux.whenTrue());
        Expression no = of(mux.whenFalse());
        return Expression.compound(
                of(mux.condition()).operand() + " ? " + yes.operand() + " : " + no.operand(),
                yes.signed() && no.signed());
    }

    private Expression select(Select select) {
        int reachable = Reads.reachable(select);
        Type index = select.index().type();
        boolean complete = index.width() < Integer.SIZE - 1 && reachable == 1 << index.width();
        StringBuilder text = new StringBuilder();
        boolean signed = true;
        for (int i = 0; i < reachable; i++) {
            Expression element = of(select.elements().get(i));
            signed &= element.signed();
            if (complete && i == reachable - 1) {
                text.append(element.operand());
            } else {
                text.append(of(select.index()).operand())
                        .append(" == ")
                        .append(VerilogLiteral.of(index, BigInteger.valueOf(i)).text())
                        .append(" ? ")
                        .append(element.operand())
                        .append(reachable > 2 ? " :\n      " : " : ");
            }
        }
        if (!complete) {
            Expression zero = VerilogLiteral.of(select.type(), BigInteger.ZERO);
            signed &= zero.signed();
            text.append(zero.text());
        }
        return reachable == 1 && complete
                ? of(select.elements().getFirst())
                : Expression.compound(text.toString(), signed);
    }

    private Expression concat(List<Signal> parts) {
        return Expression.primary(
                parts.stream()
                        .map(part -> of(part).text())
                        .collect(Collectors.joining(", ", "{", "}")),
                false);
    }

    private Expression resize(Resize resize) {
        Signal source = resize.source();
        int width = resize.type().width();
        boolean signed = resize.type().signed();
        if (width > source.width()) {
            return extend(source, width);
        }
        return width < source.width() ? bits(source, width - 1, 0) : of(source).as(signed);
    }

    private Expression extend(Signal source, int width) {
        int more = width - source.width();
        if (more == 0) {
            return of(source);
        }
        if (!source.type().signed()) {
            return Expression.primary(
                    "{" + VerilogLiteral.zeros(more) + ", " + of(source).text() + "}", false);
        }
        String sign = bits(source, source.width() - 1, source.width() - 1).text();
        return Expression.primary(
                "{{" + more + "{" + sign + "}}, " + of(source).text() + "}", false);
    }

    /// Bits of a signal that has a name. One of a single bit has no bits to choose from.
    private Expression bits(Signal source, int high, int low) {
        String name = of(source).operand();
        if (source.width() == 1) {
            return Expression.primary(name, source.type().signed()).as(false);
        }
        return Expression.primary(
                high == low
                        ? "%s[%d]".formatted(name, low)
                        : "%s[%d:%d]".formatted(name, high, low),
                false);
    }

    /// A memory has no word beyond its depth; Verilog would read an unknown value there.
    private Expression read(MemoryRead read) {
        boolean signed = read.type().signed();
        String address = of(read.address()).text();
        String word = names.of(read.memory().name()) + "[" + address + "]";
        return withinDepth(read.memory(), read.address())
                .map(within ->
                        Expression.compound(
                                within
                                        + " ? "
                                        + word
                                        + " : "
                                        + VerilogLiteral.of(read.type(), BigInteger.ZERO).text(),
                                signed))
                .orElse(Expression.primary(word, signed));
    }

    /// The condition that an address has a word; nothing where every address has one.
    Optional<String> withinDepth(Memory memory, Signal address) {
        if (memory.depth() == 1 << address.width()) {
            return Optional.empty();
        }
        String last =
                VerilogLiteral.of(address.type(), BigInteger.valueOf(memory.depth() - 1L)).text();
        return Optional.of(of(address).operand() + (memory.depth() == 1 ? " == " : " <= ") + last);
    }
}
