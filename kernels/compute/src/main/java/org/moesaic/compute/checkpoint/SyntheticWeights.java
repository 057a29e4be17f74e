package org.moesaic.compute.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.random.Normals;
import org.moesaic.compute.random.Philox4x32;
import org.moesaic.formats.MatrixShape;

/// A checkpoint of a model's full shape with weights of stated statistics, for people without the real one.
///
/// A weight is σ · z with z standard normal and σ = inputs^-½ · exp(expert) · exp(neuron): the scales of expert and row are
/// log-normal by [Spread]. A router row is a direction of independent normals at its expected length 1, times exp(router);
/// the initial router has the same directions at length 1. Every number follows from (seed, layer, expert, part, row,
/// column) alone, so layers can be made apart.
public final class SyntheticWeights {

    /// What a random number is for: the third word of the counter.
    private static final int EXPERT_SCALE = 0x5CA1E;

    private static final int ROUTER_SCALE = 0x5CA1F;
    private static final int NEURON_SCALE = 0x10000;

    private final ExpertShapes shapes;
    private final Naming naming;
    private final Spread spread;
    private final long seed;

    /// @param naming how tensors are named and laid out
    /// @throws IllegalArgumentException if the naming stores inputs first or in pairs of codes and scales, or has no names for the matrices
    ///     of such experts
    public SyntheticWeights(ExpertShapes shapes, Naming naming, Spread spread, long seed) {
        if (!canName(naming, shapes)) {
            throw new IllegalArgumentException(
                    naming.name() + " is not a plain layout of such experts");
        }
        this.shapes = shapes;
        this.naming = naming;
        this.spread = spread;
        this.seed = seed;
    }

    /// True if synthetic checkpoints can be laid out in this way: outputs first, in floats, with a name for every matrix that
    /// such experts have.
    public static boolean canName(Naming naming, ExpertShapes shapes) {
        return naming.inputsFirst().isEmpty()
                && naming.expertTypes().isEmpty()
                && parts(naming, shapes).stream().noneMatch(part -> naming.of(part).isEmpty());
    }

    /// The tensors of some layers. Numbers are made when they are read.
    public List<Entry> entries(List<Integer> layers, Element element) {
        List<Entry> entries = new ArrayList<>();
        for (int layer : layers) {
            entries.add(router(layer, element, false));
            for (Part part : parts(naming, shapes)) {
                expertEntries(layer, part, element, entries);
            }
        }
        return entries;
    }

    /// The routers of some layers as they were before training.
    public List<Entry> initialRouters(List<Integer> layers, Element element) {
        return layers.stream().map(layer -> router(layer, element, true)).toList();
    }

    /// The logarithm of the scale of an expert.
    double expertScale(int layer, int expert) {
        return spread.expertNorms() * normal(layer, expert, EXPERT_SCALE, 0);
    }

    /// The logarithm of the length of a router row.
    double routerScale(int layer, int expert) {
        double own = normal(layer, expert, ROUTER_SCALE, 0);
        double shared = normal(layer, expert, EXPERT_SCALE, 0);
        double rho = spread.correlation();
        return spread.routerNorms() * (rho * shared + Math.sqrt(1 - rho * rho) * own);
    }

    private static List<Part> parts(Naming naming, ExpertShapes shapes) {
        List<Part> parts = new ArrayList<>();
        if (shapes.gated() && !naming.of(Part.GATE_UP).isEmpty()) {
            parts.add(Part.GATE_UP);
        } else {
            if (shapes.gated()) {
                parts.add(Part.GATE);
            }
            parts.add(Part.UP);
        }
        parts.add(Part.DOWN);
        return parts;
    }

    private Entry router(int layer, Element element, boolean initial) {
        MatrixShape shape = new MatrixShape(shapes.experts(), shapes.dModel());
        double unit = 1 / Math.sqrt(shapes.dModel());
        WeightSource rows =
                new Generated(shape) {
                    @Override
                    public void row(int expert, float[] into) {
                        double scale = initial ? 1 : Math.exp(routerScale(layer, expert));
                        fill(layer, expert, Part.ROUTER, 0, scale * unit, into, shape.columns());
                    }
                };
        return new Entry(name(Part.ROUTER, layer, 0), element, lengths(shape), rows);
    }

    private void expertEntries(int layer, Part part, Element element, List<Entry> entries) {
        int rows =
                switch (part) {
                    case DOWN -> shapes.dModel();
                    case GATE_UP -> 2 * shapes.width();
                    default -> shapes.width();
                };
        int columns = part == Part.DOWN ? shapes.width() : shapes.dModel();
        if (naming.of(part).getFirst().perExpert()) {
            for (int expert = 0; expert < shapes.experts(); expert++) {
                MatrixShape shape = new MatrixShape(rows, columns);
                entries.add(
                        new Entry(
                                name(part, layer, expert),
                                element,
                                lengths(shape),
                                stack(layer, expert, part, shape, rows)));
            }
            return;
        }
        MatrixShape all = new MatrixShape(Math.multiplyExact(shapes.experts(), rows), columns);
        entries.add(
                new Entry(
                        name(part, layer, 0),
                        element,
                        List.of((long) shapes.experts(), (long) rows, (long) columns),
                        stack(layer, 0, part, all, rows)));
    }

    /// Matrices of experts from the first on, one above the other.
    private WeightSource stack(int layer, int first, Part part, MatrixShape shape, int perExpert) {
        return new Generated(shape) {
            @Override
            public void row(int row, float[] into) {
                expertRow(layer, first + row / perExpert, part, row % perExpert, perExpert, into);
            }
        };
    }

    private void expertRow(int layer, int expert, Part part, int row, int rows, float[] into) {
        Part matrix = part;
        int within = row;
        if (part == Part.GATE_UP) {
            // The same numbers as in a layout that stores them apart.
            boolean gate = naming.alternating() ? row % 2 == 0 : row < rows / 2;
            within = naming.alternating() ? row / 2 : row % (rows / 2);
            matrix = gate ? Part.GATE : Part.UP;
        }
        int columns = part == Part.DOWN ? shapes.width() : shapes.dModel();
        double neuron =
                spread.neuronNorms()
                        * normal(layer, expert, NEURON_SCALE | matrix.ordinal(), within);
        double scale = Math.exp(expertScale(layer, expert) + neuron) / Math.sqrt(columns);
        fill(layer, expert, matrix, within, scale, into, columns);
    }

    private void fill(
            int layer, int expert, Part part, int row, double scale, float[] into, int columns) {
        int[] words = new int[4];
        float deviation = (float) scale;
        for (int c = 0; c < columns; c++) {
            if (c % words.length == 0) {
                int place = layer << 16 | part.ordinal();
                Philox4x32.block(place, expert, row, c / words.length, seed, words);
            }
            into[c] = deviation * Normals.of(words[c % words.length]);
        }
    }

    private double normal(int layer, int expert, int purpose, int index) {
        int[] words = new int[4];
        Philox4x32.block(layer << 16 | 0xffff, expert, purpose, index, seed, words);
        return Normals.of(words[0]);
    }

    private String name(Part part, int layer, int expert) {
        return naming.of(part).stream()
                .flatMap(template -> template.name(layer, expert, shapes.encoderLayers()).stream())
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> lengths(MatrixShape shape) {
        return List.of((long) shape.rows(), (long) shape.columns());
    }

    /// Rows that are made when they are read.
    private abstract static class Generated implements WeightSource {

        private final MatrixShape shape;

        private Generated(MatrixShape shape) {
            this.shape = shape;
        }

        @Override
        public MatrixShape shape() {
            return shape;
        }
    }
}
