package org.moesaic.hdl.sim.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/// Writes the code of expressions into one method. The state is local variable 0, the scratch array 1, the black boxes 2.
///
/// There are no branches in an expression: conditions are words, and so a choice costs the same whichever way it goes.
final class ExpressionWriter {

    static final ClassDesc WORDS = Words.class.describeConstable().orElseThrow();
    static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();
    static final int STATE = 0;
    static final int SCRATCH = 1;
    static final int BOXES = 2;
    private static final int FIRST_LOCAL = 3;

    private static final MethodTypeDesc BINARY =
            MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long);

    private static final MethodTypeDesc READ_LANE =
            MethodTypeDesc.of(
                    ConstantDescs.CD_long,
                    LONGS,
                    ConstantDescs.CD_long,
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_int,
                    ConstantDescs.CD_int);

    private final Graph graph;
    private final Schedule schedule;
    private final Layout layout;
    private final Placement placement;
    private final Addressing addressing;
    private final CodeBuilder code;
    private final Map<Integer, Integer> locals = new HashMap<>();
    private int nextLocal;

    ExpressionWriter(
            Graph graph,
            Schedule schedule,
            Layout layout,
            Placement placement,
            Addressing addressing,
            CodeBuilder code) {
        this.graph = graph;
        this.schedule = schedule;
        this.layout = layout;
        this.placement = placement;
        this.addressing = addressing;
        nextLocal = addressing instanceof Addressing.InLane ? FIRST_LOCAL + 1 : FIRST_LOCAL;
        this.code = code;
    }

    /// Computes a node and keeps it in a local variable and, where others need it, in its scratch word.
    void define(int node) {
        compute(node);
        int local = nextLocal;
        nextLocal += 2;
        locals.put(node, local);
        int slot = placement.slot(node);
        if (slot < 0) {
            code.lstore(local);
        } else {
            code.lstore(local);
            address(SCRATCH, slot);
            code.lload(local).lastore();
        }
    }

    /// Values computed under a condition are not there for what follows.
    void forget(Iterable<Integer> nodes) {
        nodes.forEach(locals::remove);
    }

    /// Leaves the value of a node on the stack.
    void value(int node) {
        if (!schedule.isKept(node)) {
            compute(node);
        } else if (locals.containsKey(node)) {
            code.lload(locals.get(node));
        } else {
            load(SCRATCH, placement.slot(node));
        }
    }

    void load(int array, int word) {
        address(array, word);
        code.laload();
    }

    /// Leaves the place of a word on the stack, to store something there.
    void address(int array, int word) {
        addressing.address(code, array, word);
    }

    private void compute(int node) {
        long immediate = graph.immediate(node);
        switch (graph.op(node)) {
            case CONSTANT -> constant(immediate);
            case LOAD -> load(STATE, (int) immediate);
            case RESULT -> load(SCRATCH, (int) immediate);
            case CALL -> throw new IllegalStateException("a call has no value");
            case ADD -> operands(node).ladd();
            case SUBTRACT -> {
                if (graph.isConstant(graph.a(node), 0)) {
                    value(graph.b(node));
                    code.lneg();
                } else {
                    operands(node).lsub();
                }
            }
            case MULTIPLY -> operands(node).lmul();
            case AND -> operands(node).land();
            case OR -> operands(node).lor();
            case XOR -> operands(node).lxor();
            case SHIFT_LEFT -> operands(node).loadConstant((int) immediate).lshl();
            case SHIFT_RIGHT -> operands(node).loadConstant((int) immediate).lshr();
            case SHIFT_RIGHT_ZEROS -> operands(node).loadConstant((int) immediate).lushr();
            case SIGN_EXTEND -> signExtend(node, (int) immediate);
            case SHIFT_LEFT_BY -> helper(node, "shiftLeft");
            case SHIFT_RIGHT_BY -> helper(node, "shiftRight");
            case SHIFT_RIGHT_ZEROS_BY -> helper(node, "shiftRightZeros");
            case EQUAL -> equal(node);
            case MUX -> mux(node);
            case PARITY ->
                    operands(node)
                            .invokestatic(
                                    ConstantDescs.CD_Long,
                                    "bitCount",
                                    MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long))
                            .iconst_1()
                            .iand()
                            .i2l();
            case DIVIDE -> helper(node, "divide");
            case DIVIDE_UNSIGNED -> helper(node, "divideUnsigned");
            case REMAINDER -> helper(node, "remainder");
            case REMAINDER_UNSIGNED -> helper(node, "remainderUnsigned");
            case READ -> read(node);
        }
    }

    private CodeBuilder operands(int node) {
        for (int k = 0; k < graph.operandCount(node); k++) {
            value(graph.operand(node, k));
        }
        return code;
    }

    private void constant(long value) {
        if (value == (short) value) {
            if (value == 0 || value == 1) {
                code.loadConstant(value);
            } else {
                code.loadConstant((int) value).i2l();
            }
        } else {
            code.loadConstant(value);
        }
    }

    private void helper(int node, String name) {
        operands(node).invokestatic(WORDS, name, BINARY);
    }

    /// A processor has instructions of its own for 8, 16 and 32 bits.
    private void signExtend(int node, int bits) {
        operands(node);
        if (addressing instanceof Addressing.InLane) {
            // Vectors of words have no such instructions.
            int unused = Long.SIZE - bits;
            code.loadConstant(unused).lshl().loadConstant(unused).lshr();
            return;
        }
        switch (bits) {
            case Byte.SIZE -> code.l2i().i2b().i2l();
            case Short.SIZE -> code.l2i().i2s().i2l();
            case Integer.SIZE -> code.l2i().i2l();
            default -> {
                int unused = Long.SIZE - bits;
                code.loadConstant(unused).lshl().loadConstant(unused).lshr();
            }
        }
    }

    /// The difference x, all bits of which are 0 where the operands are equal: then neither x nor −x has the highest.
    private void equal(int node) {
        operands(node);
        equalBits();
    }

    /// 1 if the two words on the stack are equal, else 0.
    void equalBits() {
        code.lxor().dup2().lneg().lor();
        code.loadConstant(Long.SIZE - 1).lushr().lconst_1().lxor();
    }

    /// c ^ ((b ^ c) & −a)
    private void mux(int node) {
        value(graph.c(node));
        code.dup2();
        value(graph.b(node));
        code.lxor();
        value(graph.a(node));
        code.lneg().land().lxor();
    }

    private void read(int node) {
        MemoryImage image = layout.memories().get((int) (graph.immediate(node) / 1024));
        int limb = (int) (graph.immediate(node) % 1024);
        int depth = image.memory().depth();
        code.aload(STATE);
        value(graph.a(node));
        if (addressing instanceof Addressing.InLane lane) {
            code.loadConstant(depth).loadConstant(image.base() + limb).loadConstant(image.limbs());
            code.loadConstant(lane.pitch()).iload(Addressing.InLane.LANE);
            code.invokestatic(WORDS, "read", READ_LANE);
            return;
        }
        if (graph.within(graph.a(node), 0, depth - 1)) {
            code.l2i();
            if (image.limbs() > 1) {
                code.loadConstant(image.limbs()).imul();
            }
            code.loadConstant(image.base() + limb).iadd().laload();
        } else {
            code.loadConstant(depth).loadConstant(image.base() + limb);
            code.loadConstant(image.limbs())
                    .invokestatic(
                            WORDS,
                            "read",
                            MethodTypeDesc.of(
                                    ConstantDescs.CD_long,
                                    LONGS,
                                    ConstantDescs.CD_long,
                                    ConstantDescs.CD_int,
                                    ConstantDescs.CD_int,
                                    ConstantDescs.CD_int));
        }
    }

    /// A local variable of one or two words for a statement's own use.
    int newLocal() {
        nextLocal += 2;
        return nextLocal - 2;
    }

    CodeBuilder code() {
        return code;
    }
}
