package org.moesaic.hdl.sim.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.HashMap;
import java.util.Map;

/// Writes a [Statement.Loop]: one array, one counter from 0, constant distances between what is read and written, and no
/// branches inside, so that the JVM makes vector instructions of it.
final class LoopWriter {

    private final ExpressionWriter expressions;
    private final CodeBuilder code;
    private final Map<Integer, Integer> same = new HashMap<>();
    private final int round;

    LoopWriter(ExpressionWriter expressions) {
        this.expressions = expressions;
        code = expressions.code();
        round = expressions.newLocal();
    }

    void write(Statement.Loop loop) {
        for (int node : Vectors.same(loop.value())) {
            int local = expressions.newLocal();
            expressions.value(node);
            code.lstore(local);
            same.put(node, local);
        }
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(round);
        code.labelBinding(next);
        code.iload(round).loadConstant(loop.count()).if_icmpge(end);
        code.aload(ExpressionWriter.STATE).iload(round).loadConstant(loop.target()).iadd();
        value(loop.value());
        code.lastore();
        code.iinc(round, 1).goto_(next);
        code.labelBinding(end);
    }

    private void value(VectorExpression expression) {
        switch (expression) {
            case VectorExpression.Words(int base) ->
                    code.aload(ExpressionWriter.STATE)
                            .iload(round)
                            .loadConstant(base)
                            .iadd()
                            .laload();
            case VectorExpression.Same(int node) -> code.lload(same.get(node));
            case VectorExpression.Operation operation -> operation(operation);
        }
    }

    private void operation(VectorExpression.Operation operation) {
        int immediate = (int) operation.immediate();
        switch (operation.op()) {
            case ADD -> both(operation).ladd();
            case SUBTRACT -> both(operation).lsub();
            case MULTIPLY -> both(operation).lmul();
            case AND -> both(operation).land();
            case OR -> both(operation).lor();
            case XOR -> both(operation).lxor();
            case SHIFT_LEFT -> {
                value(operation.a());
                code.loadConstant(immediate).lshl();
            }
            case SHIFT_RIGHT -> {
                value(operation.a());
                code.loadConstant(immediate).lshr();
            }
            case SHIFT_RIGHT_ZEROS -> {
                value(operation.a());
                code.loadConstant(immediate).lushr();
            }
            case SIGN_EXTEND -> {
                value(operation.a());
                int unused = Long.SIZE - immediate;
                code.loadConstant(unused).lshl().loadConstant(unused).lshr();
            }
            case EQUAL -> {
                both(operation);
                expressions.equalBits();
            }
            case MUX -> {
                value(operation.c());
                code.dup2();
                value(operation.b());
                code.lxor();
                value(operation.a());
                code.lneg().land().lxor();
            }
            default -> throw new IllegalStateException(operation.op() + " in a loop");
        }
    }

    private CodeBuilder both(VectorExpression.Operation operation) {
        value(operation.a());
        value(operation.b());
        return code;
    }
}
