package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.MatrixShape;

/// One product that a check computes: how large, and of what numbers.
record CheckCase(MatrixShape shape, int batch, ValueKind weights, ValueKind inputs) {

    /// One weight; odd; less than a lane; not whole groups; more groups than one; rows of more than a block.
    private static final List<MatrixShape> SHAPES =
            List.of(
                    new MatrixShape(1, 1),
                    new MatrixShape(3, 5),
                    new MatrixShape(17, 31),
                    new MatrixShape(9, 129),
                    new MatrixShape(5, 1027),
                    new MatrixShape(130, 384));

    private static final MatrixShape SMALL = new MatrixShape(4, 67);

    /// What is checked when no shape is given: several shapes with ordinary numbers, one shape with all kinds.
    static List<CheckCase> usual(int batch) {
        List<CheckCase> cases = new ArrayList<>();
        for (MatrixShape shape : SHAPES) {
            cases.add(new CheckCase(shape, batch, ValueKind.NORMAL, ValueKind.NORMAL));
        }
        for (ValueKind weights : ValueKind.values()) {
            if (weights != ValueKind.NOT_FINITE) {
                for (ValueKind inputs : ValueKind.values()) {
                    cases.add(new CheckCase(SMALL, batch, weights, inputs));
                }
            }
        }
        return cases;
    }

    /// The usual shapes with ordinary numbers.
    static List<CheckCase> shapes(int batch) {
        return SHAPES.stream()
                .map(shape -> new CheckCase(shape, batch, ValueKind.NORMAL, ValueKind.NORMAL))
                .toList();
    }

    /// One shape with ordinary numbers.
    static List<CheckCase> of(MatrixShape shape, int batch) {
        return List.of(new CheckCase(shape, batch, ValueKind.NORMAL, ValueKind.NORMAL));
    }

    @Override
    public String toString() {
        return "%d x %d, batch %d, weights %s, inputs %s"
                .formatted(
                        shape.rows(),
                        shape.columns(),
                        batch,
                        weights.name().toLowerCase(java.util.Locale.ROOT),
                        inputs.name().toLowerCase(java.util.Locale.ROOT));
    }
}
