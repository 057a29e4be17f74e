package org.moesaic.hdl.sim.compile;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Makes hidden classes of a schedule for many lanes. Each method is one loop over the lanes, which HotSpot makes vector
/// instructions of where all that is in it allows for that; [Placement] keeps apart what does not.
final class LaneGenerator {

    /// Methods in a class: their constants have to fit its pool of 65,535.
    private static final int METHODS = 200;

    private static final ClassDesc SELF =
            ClassDesc.of(LaneGenerator.class.getPackageName() + ".Lanes");
    private static final ClassDesc LANE_CODE = LaneCode.class.describeConstable().orElseThrow();
    static final ClassDesc BOXES = Boxes.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(
                    ConstantDescs.CD_void,
                    ExpressionWriter.LONGS,
                    ExpressionWriter.LONGS,
                    BOXES.arrayType());

    private final Lowering lowering;
    private final Schedule schedule;
    private final Placement placement;
    private final Addressing.InLane addressing;
    private final Consumer<byte[]> classFiles;

    LaneGenerator(
            Lowering lowering,
            Schedule schedule,
            Placement placement,
            Addressing.InLane addressing,
            Consumer<byte[]> classFiles) {
        this.lowering = lowering;
        this.schedule = schedule;
        this.placement = placement;
        this.addressing = addressing;
        this.classFiles = classFiles;
    }

    /// Code of some statements, a method for each list.
    List<LaneCode> generate(List<List<Statement>> methods) {
        List<LaneCode> classes = new ArrayList<>();
        for (int first = 0; first < methods.size(); first += METHODS) {
            classes.add(load(methods.subList(first, Math.min(first + METHODS, methods.size()))));
        }
        return classes;
    }

    private LaneCode load(List<List<Statement>> methods) {
        byte[] classFile =
                ClassFile.of()
                        .build(
                                SELF,
                                type -> {
                                    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
                                    type.withSuperclass(LANE_CODE);
                                    type.withMethodBody(
                                            ConstantDescs.INIT_NAME,
                                            ConstantDescs.MTD_void,
                                            0,
                                            LaneGenerator::construct);
                                    type.withMethodBody(
                                            "run", RUN, 0, code -> run(code, methods.size()));
                                    for (int i = 0; i < methods.size(); i++) {
                                        List<Statement> statements = methods.get(i);
                                        type.withMethodBody(
                                                "part" + i,
                                                RUN,
                                                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                                                code -> part(code, statements));
                                    }
                                });
        classFiles.accept(classFile);
        try {
            return (LaneCode)
                    MethodHandles.lookup()
                            .defineHiddenClass(classFile, true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class does not load", e);
        }
    }

    private static void construct(CodeBuilder code) {
        code.aload(0)
                .invokespecial(LANE_CODE, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_();
    }

    private static void run(CodeBuilder code, int methods) {
        for (int i = 0; i < methods; i++) {
            code.aload(1).aload(2).aload(3).invokestatic(SELF, "part" + i, RUN);
        }
        code.return_();
    }

    private void part(CodeBuilder code, List<Statement> statements) {
        ExpressionWriter expressions =
                new ExpressionWriter(
                        lowering.graph(), schedule, lowering.layout(), placement, addressing, code);
        new MethodWriter(lowering.graph(), expressions).writeLanes(statements, addressing);
    }
}
