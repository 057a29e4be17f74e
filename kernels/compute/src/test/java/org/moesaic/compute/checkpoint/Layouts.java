package org.moesaic.compute.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// One small model in every layout that checkpoints have.
final class Layouts {

    private final ExpertShapes shapes;
    private final List<Entry> entries = new ArrayList<>();

    private Layouts(ExpertShapes shapes) {
        this.shapes = shapes;
    }

    /// What the model holds at a place; each matrix has its own numbers.
    static float[] numbers(String what, int layer, int expert, int count) {
        Random random = new Random((what + layer + "/" + expert).hashCode());
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /// The tensors of the model under a naming.
    static List<Entry> entries(Naming naming, ExpertShapes shapes) {
        Layouts layouts = new Layouts(shapes);
        for (int layer : shapes.layerIds()) {
            layouts.layer(naming, layer);
        }
        return layouts.entries;
    }

    private void layer(Naming naming, int layer) {
        int d = shapes.dModel();
        int f = shapes.width();
        put(
                naming,
                Part.ROUTER,
                layer,
                0,
                shapes.experts(),
                d,
                numbers("router", layer, 0, shapes.experts() * d));
        boolean fused = naming.templates().containsKey(Part.GATE_UP);
        parts(naming, Part.DOWN, layer, d, f);
        if (fused) {
            parts(naming, Part.GATE_UP, layer, 2 * f, d);
        } else {
            parts(naming, Part.UP, layer, f, d);
            if (shapes.gated()) {
                parts(naming, Part.GATE, layer, f, d);
            }
        }
    }

    private void parts(Naming naming, Part part, int layer, int rows, int columns) {
        boolean joint = !naming.of(part).getFirst().perExpert();
        float[] all = new float[joint ? shapes.experts() * rows * columns : 0];
        for (int expert = 0; expert < shapes.experts(); expert++) {
            float[] matrix = matrix(naming, part, layer, expert, rows, columns);
            if (naming.inputsFirst().contains(part)) {
                matrix = turned(matrix, rows, columns);
            }
            if (joint) {
                System.arraycopy(matrix, 0, all, expert * rows * columns, matrix.length);
            } else {
                put(naming, part, layer, expert, rows, columns, matrix);
            }
        }
        if (joint) {
            boolean turned = naming.inputsFirst().contains(part);
            long first = turned ? columns : rows;
            long second = turned ? rows : columns;
            entries.add(
                    new Entry(
                            name(naming, part, layer, 0),
                            Element.F32,
                            List.of((long) shapes.experts(), first, second),
                            WeightSource.of(
                                    new MatrixShape((int) (shapes.experts() * first), (int) second),
                                    all)));
        }
    }

    private float[] matrix(Naming naming, Part part, int layer, int expert, int rows, int columns) {
        if (part != Part.GATE_UP) {
            return numbers(part.label(), layer, expert, rows * columns);
        }
        float[] gate = numbers("gate", layer, expert, rows / 2 * columns);
        float[] up = numbers("up", layer, expert, rows / 2 * columns);
        float[] both = new float[rows * columns];
        for (int r = 0; r < rows / 2; r++) {
            int gateRow = naming.alternating() ? 2 * r : r;
            int upRow = naming.alternating() ? 2 * r + 1 : rows / 2 + r;
            System.arraycopy(gate, r * columns, both, gateRow * columns, columns);
            System.arraycopy(up, r * columns, both, upRow * columns, columns);
        }
        return both;
    }

    private void put(
            Naming naming,
            Part part,
            int layer,
            int expert,
            int rows,
            int columns,
            float[] matrix) {
        entries.add(
                new Entry(
                        name(naming, part, layer, expert),
                        Element.F32,
                        List.of((long) rows, (long) columns),
                        WeightSource.of(new MatrixShape(rows, columns), matrix)));
    }

    private String name(Naming naming, Part part, int layer, int expert) {
        return naming.of(part).stream()
                .flatMap(name -> name.name(layer, expert, shapes.encoderLayers()).stream())
                .findFirst()
                .orElseThrow();
    }

    private static float[] turned(float[] matrix, int rows, int columns) {
        float[] turned = new float[matrix.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = matrix[r * columns + c];
            }
        }
        return turned;
    }
}
