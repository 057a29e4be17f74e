package org.moesaic.hdl.sim.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Makes hidden classes of a schedule. Each method of a class holds some statements; `run` calls them, cycle after cycle.
final class CodeGenerator {

    /// Methods in a class: their constants have to fit its pool of 65,535.
    private static final int METHODS = 60;

    private static final ClassDesc SELF =
            ClassDesc.of(CodeGenerator.class.getPackageName() + ".Cycle");
    private static final ClassDesc CYCLE_CODE = CycleCode.class.describeConstable().orElseThrow();
    private static final ClassDesc LONGS = ExpressionWriter.LONGS;
    private static final ClassDesc BOXES = Boxes.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc PART =
            MethodTypeDesc.of(ConstantDescs.CD_void, LONGS, LONGS, BOXES);
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(ConstantDescs.CD_long, LONGS, LONGS, BOXES, ConstantDescs.CD_long);

    private final Graph graph;
    private final Layout layout;
    private final Schedule schedule;
    private final Placement placement;
    private final int failureSlot;
    private final Consumer<byte[]> classFiles;

    private CodeGenerator(
            Lowering lowering,
            Schedule schedule,
            Placement placement,
            int failureSlot,
            Consumer<byte[]> classFiles) {
        this.graph = lowering.graph();
        this.layout = lowering.layout();
        this.schedule = schedule;
        this.placement = placement;
        this.failureSlot = failureSlot;
        this.classFiles = classFiles;
    }

    /// @param failureSlot scratch word that is not 0 after [Schedule#before] if a check fails
    /// @param classFiles is shown each class as it is made
    static CycleCode generate(
            Lowering lowering,
            Schedule schedule,
            Placement placement,
            int failureSlot,
            Consumer<byte[]> classFiles) {
        return new CodeGenerator(lowering, schedule, placement, failureSlot, classFiles).generate();
    }

    private CycleCode generate() {
        List<List<Statement>> before = placement.before();
        List<List<Statement>> after = placement.after();
        if (before.size() + after.size() <= METHODS) {
            return load(before, after);
        }
        return new PartedCode(parts(before), failureSlot, parts(after));
    }

    private List<CycleCode> parts(List<List<Statement>> methods) {
        List<CycleCode> parts = new ArrayList<>();
        for (int first = 0; first < methods.size(); first += METHODS) {
            int last = Math.min(first + METHODS, methods.size());
            parts.add(load(List.of(), methods.subList(first, last)));
        }
        return parts;
    }

    private CycleCode load(List<List<Statement>> before, List<List<Statement>> after) {
        byte[] classFile = ClassFile.of().build(SELF, type -> write(type, before, after));
        classFiles.accept(classFile);
        try {
            return (CycleCode)
                    MethodHandles.lookup()
                            .defineHiddenClass(classFile, true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class does not load", e);
        }
    }

    private void write(
            ClassBuilder type, List<List<Statement>> before, List<List<Statement>> after) {
        type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
        type.withSuperclass(CYCLE_CODE);
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                0,
                code ->
                        code.aload(0)
                                .invokespecial(
                                        CYCLE_CODE, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_());
        type.withMethodBody(
                "run", RUN, ClassFile.ACC_PUBLIC, code -> run(code, before.size(), after.size()));
        List<List<Statement>> methods = new ArrayList<>(before);
        methods.addAll(after);
        for (int i = 0; i < methods.size(); i++) {
            List<Statement> statements = methods.get(i);
            type.withMethodBody(
                    "part" + i,
                    PART,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                    code ->
                            new MethodWriter(
                                            graph,
                                            new ExpressionWriter(
                                                    graph,
                                                    schedule,
                                                    layout,
                                                    placement,
                                                    new Addressing.Plain(),
                                                    code))
                                    .write(statements));
        }
    }

    /// The loop over cycles.
    private void run(CodeBuilder code, int before, int after) {
        int state = code.parameterSlot(0);
        int scratch = code.parameterSlot(1);
        int boxes = code.parameterSlot(2);
        int cycles = code.parameterSlot(3);
        int cycle = cycles + 2;
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.lconst_0().lstore(cycle);
        code.labelBinding(next);
        code.lload(cycle).lload(cycles).lcmp().ifge(end);
        for (int i = 0; i < before + after; i++) {
            if (i == before && before > 0) {
                code.aload(scratch).loadConstant(failureSlot).laload();
                code.lconst_0().lcmp().ifne(end);
            }
            code.aload(state).aload(scratch).aload(boxes).invokestatic(SELF, "part" + i, PART);
        }
        if (after == 0 && before > 0) {
            code.aload(scratch).loadConstant(failureSlot).laload();
            code.lconst_0().lcmp().ifne(end);
        }
        code.lload(cycle).lconst_1().ladd().lstore(cycle);
        code.goto_(next);
        code.labelBinding(end);
        code.lload(cycle).lreturn();
    }
}
