package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.TileUse;

/// An [Assignment] as an [IntegerProgram]: one unknown of 0 or 1 for each expert and option that it may have.
///
/// Costs are rounded to whole quanta, 2^-50 of the range of all costs together (2^-40 where layers have spans, whose
/// lanes have large factors then).
final class AssignmentProgram {

    private static final int COST_BITS = 50;

    private static final int SPAN_BITS = 40;

    /// A limit that is no whole number is so many quanta.
    private static final double REAL_QUANTA = 0x1p40;

    /// A sum that is bounded, or made least.
    private record Sum(int[] columns, long[] factors) {}

    /// Gathers the terms of a sum.
    private static final class Terms {
        private final List<Integer> columns = new ArrayList<>();
        private final List<Long> factors = new ArrayList<>();

        void add(int column, long factor) {
            if (factor != 0) {
                columns.add(column);
                factors.add(factor);
            }
        }

        Sum sum() {
            return new Sum(
                    columns.stream().mapToInt(Integer::intValue).toArray(),
                    factors.stream().mapToLong(Long::longValue).toArray());
        }
    }

    private static final int NONE = -1;

    private final Assignment assignment;
    private final IntegerProgram program = new IntegerProgram();
    private final int[][][] columns;
    private final double quantum;

    private AssignmentProgram(Assignment assignment) {
        this.assignment = assignment;
        columns = new int[assignment.layers()][assignment.experts()][assignment.options().size()];
        quantum = quantum();
        for (int layer = 0; layer < columns.length; layer++) {
            for (int expert = 0; expert < columns[layer].length; expert++) {
                for (int option = 0; option < columns[layer][expert].length; option++) {
                    columns[layer][expert][option] =
                            assignment.allows(layer, expert, option) ? program.binary() : NONE;
                }
                program.exactlyOne(
                        Arrays.stream(columns[layer][expert])
                                .filter(column -> column != NONE)
                                .toArray());
            }
        }
    }

    /// The choice of least cost that keeps all budgets.
    static AssignmentProgram ofCost(Assignment assignment) {
        AssignmentProgram all = new AssignmentProgram(assignment);
        for (Budget budget : assignment.budgets()) {
            all.keep(budget);
        }
        all.costs();
        all.spans();
        return all;
    }

    /// The choice that takes least of one budget and keeps some others.
    static AssignmentProgram ofUse(Assignment assignment, Budget least, List<Budget> kept) {
        AssignmentProgram all = new AssignmentProgram(assignment);
        for (Budget budget : kept) {
            all.keep(budget);
        }
        Sum sum = all.sum(least);
        for (int i = 0; i < sum.columns().length; i++) {
            all.program.cost(sum.columns()[i], sum.factors()[i]);
        }
        return all;
    }

    IntegerProgram program() {
        return program;
    }

    /// Begins the search with a choice.
    void startFrom(int[][] chosen) {
        Terms start = new Terms();
        each((layer, expert, option, column) -> {
            if (chosen[layer][expert] == option) {
                start.add(column, 1);
            }
        });
        program.startFrom(start.sum().columns(), start.sum().factors());
    }

    /// The option of each expert.
    int[][] chosen(long[] values) {
        int[][] chosen = new int[columns.length][columns[0].length];
        for (int layer = 0; layer < columns.length; layer++) {
            for (int expert = 0; expert < columns[layer].length; expert++) {
                int[] of = columns[layer][expert];
                chosen[layer][expert] =
                        IntStream.range(0, of.length)
                                .filter(option -> of[option] != NONE && values[of[option]] == 1)
                                .findFirst()
                                .orElseThrow();
            }
        }
        return chosen;
    }

    /// The cost that so many quanta stand for; no choice costs less, whatever was rounded.
    double bound(double quanta) {
        double offset = 0;
        double rounded = 0;
        for (int layer = 0; layer < columns.length; layer++) {
            for (int expert = 0; expert < columns[layer].length; expert++) {
                offset += cheapest(layer, expert);
                rounded += 0.5 * (1 + assignment.lanes().get(layer).size());
            }
        }
        return quanta == Double.NEGATIVE_INFINITY
                ? offset
                : Math.max(offset, offset + (quanta - rounded) * quantum);
    }

    /// Makes a sum of a budget a limit on the unknowns.
    private void keep(Budget budget) {
        Sum sum = sum(budget);
        long most =
                switch (budget) {
                    case Budget.Whole whole -> whole.most();
                    case Budget.Tiles tiles -> tiles.most();
                    case Budget.Real _ -> (long) REAL_QUANTA;
                };
        program.atMost(most, sum.columns(), sum.factors());
    }

    private Sum sum(Budget budget) {
        return switch (budget) {
            case Budget.Whole whole -> whole(whole);
            case Budget.Real real -> real(real);
            case Budget.Tiles tiles -> tiles(tiles);
        };
    }

    private Sum whole(Budget.Whole budget) {
        Terms terms = new Terms();
        each((layer, expert, option, column) ->
                terms.add(column, budget.use().of(layer, expert, option)));
        return terms.sum();
    }

    /// An option that alone is over the limit counts as just over it, so that factors stay small.
    private Sum real(Budget.Real budget) {
        Terms terms = new Terms();
        each((layer, expert, option, column) -> {
            double use = budget.use().of(layer, expert, option);
            double quanta = use == 0 ? 0 : Math.ceil(use / budget.limit() * REAL_QUANTA);
            terms.add(column, (long) Math.min(quanta, REAL_QUANTA + 1));
        });
        return terms.sum();
    }

    /// As many sets of tiles as [TileUse#tiles] counts: where a tile's levels hold experts of one layer, one set for each
    /// so many of them; where they hold experts of different layers, the n-th experts of so many layers share one.
    private Sum tiles(Budget.Tiles budget) {
        AnalogTiles tiles = assignment.hardware().tiles().getFirst();
        long each = new TileUse(assignment.model(), tiles).crossbarsPerExpert();
        int levels = tiles.levels();
        int layers = assignment.layers();
        int experts = assignment.experts();
        Terms sets = new Terms();
        if (tiles.stacking() == TileStacking.EXPERTS) {
            for (int layer = 0; layer < layers; layer++) {
                int count = program.column(0, Math.ceilDiv(experts, levels), 0);
                Terms room = analog(layer, budget.device(), -1);
                room.add(count, levels);
                program.atLeast(0, room.sum().columns(), room.sum().factors());
                sets.add(count, each);
            }
            return sets.sum();
        }
        int[][] hasMoreThan = new int[layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            Terms equal = analog(layer, budget.device(), -1);
            for (int n = 0; n < experts; n++) {
                hasMoreThan[layer][n] = program.binary();
                equal.add(hasMoreThan[layer][n], 1);
                if (n > 0) {
                    program.atLeast(
                            0,
                            new int[] {hasMoreThan[layer][n - 1], hasMoreThan[layer][n]},
                            new long[] {1, -1});
                }
            }
            program.row(0, 0, equal.sum().columns(), equal.sum().factors());
        }
        for (int n = 0; n < experts; n++) {
            int count = program.column(0, Math.ceilDiv(layers, levels), 0);
            Terms room = new Terms();
            room.add(count, levels);
            for (int layer = 0; layer < layers; layer++) {
                room.add(hasMoreThan[layer][n], -1);
            }
            program.atLeast(0, room.sum().columns(), room.sum().factors());
            sets.add(count, each);
        }
        return sets.sum();
    }

    /// The analog experts of a layer on a device, each with that factor.
    private Terms analog(int layer, int device, long factor) {
        Terms terms = new Terms();
        each((at, expert, option, column) -> {
            boolean there =
                    assignment.options().get(option).engine() == EngineKind.ANALOG
                            && assignment.options().get(option).devices().contains(device);
            if (at == layer && there) {
                terms.add(column, factor);
            }
        });
        return terms;
    }

    private void costs() {
        each((layer, expert, option, column) ->
                program.cost(
                        column,
                        Math.round(
                                (assignment.cost()[layer][expert][option] - cheapest(layer, expert))
                                        / quantum)));
    }

    private void spans() {
        for (int layer = 0; layer < columns.length; layer++) {
            List<double[][]> lanes = assignment.lanes().get(layer);
            if (lanes.isEmpty()) {
                continue;
            }
            long most = 0;
            List<Terms> all = new ArrayList<>();
            for (double[][] lane : lanes) {
                Terms terms = new Terms();
                long longest = 0;
                for (int expert = 0; expert < lane.length; expert++) {
                    long slowest = 0;
                    for (int option = 0; option < lane[expert].length; option++) {
                        long factor = Math.round(lane[expert][option] / quantum);
                        if (columns[layer][expert][option] != NONE) {
                            terms.add(columns[layer][expert][option], -factor);
                            slowest = Math.max(slowest, factor);
                        }
                    }
                    longest += slowest;
                }
                most = Math.max(most, longest);
                all.add(terms);
            }
            int span = program.column(0, most, 1);
            for (Terms terms : all) {
                terms.add(span, 1);
                program.atLeast(0, terms.sum().columns(), terms.sum().factors());
            }
        }
    }

    private double cheapest(int layer, int expert) {
        return Arrays.stream(assignment.cost()[layer][expert]).min().orElseThrow();
    }

    private double quantum() {
        double range = 0;
        boolean spans = false;
        for (int layer = 0; layer < assignment.layers(); layer++) {
            for (int expert = 0; expert < assignment.experts(); expert++) {
                range += range(assignment.cost()[layer][expert]);
                for (double[][] lane : assignment.lanes().get(layer)) {
                    range += Arrays.stream(lane[expert]).max().orElse(0);
                    spans = true;
                }
            }
        }
        return range == 0 ? 1 : Math.scalb(range, spans ? -SPAN_BITS : -COST_BITS);
    }

    private static double range(double[] costs) {
        double[] finite =
                Arrays.stream(costs).filter(cost -> cost < Double.POSITIVE_INFINITY).toArray();
        return Arrays.stream(finite).max().orElse(0) - Arrays.stream(finite).min().orElse(0);
    }

    private interface Visitor {
        void visit(int layer, int expert, int option, int column);
    }

    private void each(Visitor visitor) {
        for (int layer = 0; layer < columns.length; layer++) {
            for (int expert = 0; expert < columns[layer].length; expert++) {
                for (int option = 0; option < columns[layer][expert].length; option++) {
                    if (columns[layer][expert][option] != NONE) {
                        visitor.visit(layer, expert, option, columns[layer][expert][option]);
                    }
                }
            }
        }
    }
}
