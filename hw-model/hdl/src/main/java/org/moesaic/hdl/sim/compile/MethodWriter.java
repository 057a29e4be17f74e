package org.moesaic.hdl.sim.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// Writes the code of a method: statements one after another, with a branch around those whose condition does not hold.
final class MethodWriter {

    private static final ClassDesc WIDE_WORDS = WideWords.class.describeConstable().orElseThrow();
    private static final ClassDesc BOXES = Boxes.class.describeConstable().orElseThrow();
    private static final ClassDesc INT = ConstantDescs.CD_int;
    private static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
    private static final ClassDesc VOID = ConstantDescs.CD_void;

    private static final ClassDesc SYSTEM = System.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc ARRAYCOPY =
            MethodTypeDesc.of(
                    VOID, ConstantDescs.CD_Object, INT, ConstantDescs.CD_Object, INT, INT);

    private final Graph graph;
    private final ExpressionWriter expressions;
    private final CodeBuilder code;

    /// Where the words of lanes lie; null where there is one instance.
    private Addressing.InLane inLane;

    MethodWriter(Graph graph, ExpressionWriter expressions) {
        this.graph = graph;
        this.expressions = expressions;
        this.code = expressions.code();
    }

    void write(List<Statement> statements) {
        int guard = -1;
        Label end = null;
        List<Integer> defined = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement.guard() != guard) {
                close(end, defined);
                end = null;
                guard = statement.guard();
                if (guard >= 0) {
                    end = code.newLabel();
                    expressions.value(guard);
                    code.l2i().ifeq(end);
                }
            }
            write(statement);
            if (guard >= 0 && statement instanceof Statement.Define define) {
                defined.add(define.node());
            }
        }
        close(end, defined);
        code.return_();
    }

    /// A loop over lanes with all statements in it.
    void writeLanes(List<Statement> statements, Addressing.InLane lanes) {
        inLane = lanes;
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(Addressing.InLane.LANE);
        code.labelBinding(next);
        code.iload(Addressing.InLane.LANE).loadConstant(lanes.lanes()).if_icmpge(end);
        statements.forEach(this::write);
        code.iinc(Addressing.InLane.LANE, 1).goto_(next);
        code.labelBinding(end);
        code.return_();
    }

    private void close(Label end, List<Integer> defined) {
        if (end != null) {
            code.labelBinding(end);
            expressions.forget(defined);
            defined.clear();
        }
    }

    private void write(Statement statement) {
        switch (statement) {
            case Statement.Define define -> expressions.define(define.node());
            case Statement.Run run -> call(graph.call(run.node()));
            case Statement.Commit commit ->
                    store(ExpressionWriter.STATE, commit.slot(), commit.node());
            case Statement.Keep keep -> store(ExpressionWriter.SCRATCH, keep.slot(), keep.node());
            case Statement.Copy copy -> {
                expressions.address(ExpressionWriter.STATE, copy.slot());
                expressions.load(ExpressionWriter.SCRATCH, copy.scratch());
                code.lastore();
            }
            case Statement.Move move -> {
                code.aload(ExpressionWriter.STATE).loadConstant(move.to());
                expressions.load(ExpressionWriter.STATE, move.from());
                code.lastore();
            }
            case Statement.Block block ->
                    code.aload(ExpressionWriter.STATE)
                            .loadConstant(block.from())
                            .aload(ExpressionWriter.STATE)
                            .loadConstant(block.to())
                            .loadConstant(block.count())
                            .invokestatic(SYSTEM, "arraycopy", ARRAYCOPY);
            case Statement.Loop loop -> new LoopWriter(expressions).write(loop);
            case Statement.Count count -> {
                expressions.address(ExpressionWriter.STATE, count.slot());
                code.dup2().laload();
                expressions.value(count.node());
                code.ladd().lastore();
            }
            case Statement.Write write -> memoryWrite(write);
            case Statement.Clock clock -> {
                storeAll(clock.inputs(), clock.inputSlot());
                boxes();
                code.loadConstant(clock.box())
                        .aload(ExpressionWriter.SCRATCH)
                        .loadConstant(clock.inputSlot())
                        .invokevirtual(
                                BOXES,
                                "clock",
                                MethodTypeDesc.of(VOID, INT, ExpressionWriter.LONGS, INT));
            }
        }
    }

    private void store(int array, int index, int node) {
        expressions.address(array, index);
        expressions.value(node);
        code.lastore();
    }

    /// Words for a method, side by side in the scratch array, or in that of the call at hand.
    private void storeAll(int[] nodes, int slot) {
        for (int i = 0; i < nodes.length; i++) {
            code.aload(ExpressionWriter.SCRATCH).loadConstant(slot + i);
            expressions.value(nodes[i]);
            code.lastore();
        }
    }

    private void boxes() {
        code.aload(ExpressionWriter.BOXES);
        if (inLane != null) {
            code.iload(Addressing.InLane.LANE).aaload();
        }
    }

    private void memoryWrite(Statement.Write write) {
        MemoryImage image = write.memory();
        Label end = code.newLabel();
        expressions.value(write.enable());
        code.l2i().ifeq(end);
        int index = expressions.newLocal();
        expressions.value(write.address());
        code.l2i().istore(index);
        code.iload(index).loadConstant(image.memory().depth()).if_icmpge(end);
        code.iload(index).loadConstant(image.limbs()).imul();
        code.loadConstant(image.base()).iadd();
        int apart = 1;
        if (inLane != null) {
            apart = inLane.pitch();
            code.loadConstant(apart).imul().iload(Addressing.InLane.LANE).iadd();
        }
        code.istore(index);
        for (int limb = 0; limb < write.data().length; limb++) {
            code.aload(ExpressionWriter.STATE).iload(index).loadConstant(limb * apart).iadd();
            if (write.masks() == null) {
                expressions.value(write.data()[limb]);
            } else {
                // old ^ ((old ^ new) & mask)
                code.dup2().laload().dup2();
                expressions.value(write.data()[limb]);
                code.lxor();
                expressions.value(write.masks()[limb]);
                code.land().lxor();
            }
            code.lastore();
        }
        code.labelBinding(end);
    }

    private void call(Call call) {
        storeAll(call.operands(), call.operandSlot());
        switch (call.kind()) {
            case MULTIPLY -> wide("multiply", call, true, true);
            case MULTIPLY_UNSIGNED -> wide("multiply", call, true, false);
            case DIVIDE -> wide("divide", call, false, true, false);
            case DIVIDE_UNSIGNED -> wide("divide", call, false, false, false);
            case REMAINDER -> wide("divide", call, false, true, true);
            case REMAINDER_UNSIGNED -> wide("divide", call, false, false, true);
            case SHIFT_LEFT -> wide("shiftLeft", call, false);
            case SHIFT_RIGHT -> wide("shiftRight", call, false, true);
            case SHIFT_RIGHT_UNSIGNED -> wide("shiftRight", call, false, false);
            case BLACK_BOX -> {
                boxes();
                code.loadConstant(call.x())
                        .aload(ExpressionWriter.SCRATCH)
                        .loadConstant(call.operandSlot())
                        .loadConstant(call.resultSlot())
                        .loadConstant(call.operands().length > 0 ? 1 : 0)
                        .invokevirtual(
                                BOXES,
                                "evaluate",
                                MethodTypeDesc.of(
                                        VOID, INT, ExpressionWriter.LONGS, INT, INT, BOOLEAN));
            }
        }
        if (inLane != null) {
            for (int slot = call.resultSlot(); slot < call.resultSlot() + call.results(); slot++) {
                expressions.address(ExpressionWriter.SCRATCH, slot);
                code.aload(ExpressionWriter.SCRATCH).loadConstant(slot).laload().lastore();
            }
        }
    }

    /// A method of [WideWords]: array, operands, result, one or two widths, and what else tells variants apart.
    private void wide(String name, Call call, boolean twoWidths, boolean... variants) {
        List<ClassDesc> parameters = new ArrayList<>();
        parameters.add(ExpressionWriter.LONGS);
        parameters.addAll(List.of(INT, INT, INT));
        code.aload(ExpressionWriter.SCRATCH)
                .loadConstant(call.operandSlot())
                .loadConstant(call.resultSlot())
                .loadConstant(call.x());
        if (twoWidths) {
            parameters.add(INT);
            code.loadConstant(call.y());
        }
        for (boolean variant : variants) {
            parameters.add(BOOLEAN);
            code.loadConstant(variant ? 1 : 0);
        }
        code.invokestatic(WIDE_WORDS, name, MethodTypeDesc.of(VOID, parameters));
    }
}
