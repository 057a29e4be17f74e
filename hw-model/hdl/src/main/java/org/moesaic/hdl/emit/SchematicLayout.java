package org.moesaic.hdl.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where the boxes of a schematic stand: in columns by the longest path from inputs and registers (Sugiyama, Tagawa and
/// Toda, IEEE Trans. SMC 11(2), 1981), within a column near to what they are connected with.
final class SchematicLayout {

    private static final int SWEEPS = 8;

    private final SchematicGraph graph;
    private final int[] column;
    private final List<List<Integer>> columns = new ArrayList<>();

    SchematicLayout(SchematicGraph graph) {
        this.graph = graph;
        column = new int[graph.boxes().size()];
        assignColumns();
        for (int i = 0; i <= Arrays.stream(column).max().orElse(0); i++) {
            columns.add(new ArrayList<>());
        }
        for (SchematicGraph.Box box : graph.boxes()) {
            columns.get(column[box.id()]).add(box.id());
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            order(sweep % 2 == 0);
        }
    }

    /// Boxes of each column, from the top.
    List<List<Integer>> columns() {
        return columns;
    }

    int column(int box) {
        return column[box];
    }

    /// A box stands behind all that feeds it, but for the wires that close a loop through a register.
    private void assignColumns() {
        List<SchematicGraph.Wire> forward = new ArrayList<>(graph.wires());
        forward.removeAll(closingLoops());
        boolean changed = true;
        while (changed) {
            changed = false;
            for (SchematicGraph.Wire wire : forward) {
                if (column[wire.to()] <= column[wire.from()]) {
                    column[wire.to()] = column[wire.from()] + 1;
                    changed = true;
                }
            }
        }
        int last = Arrays.stream(column).max().orElse(0);
        for (SchematicGraph.Box box : graph.boxes()) {
            if (box.kind() == SchematicGraph.Kind.OUTPUT) {
                column[box.id()] = Math.max(last, 1);
            }
        }
    }

    /// Wires back to a box on the way from the first boxes, which are the inputs, to where they start.
    private Set<SchematicGraph.Wire> closingLoops() {
        List<List<SchematicGraph.Wire>> leaving = new ArrayList<>();
        graph.boxes().forEach(box -> leaving.add(new ArrayList<>()));
        graph.wires().forEach(wire -> leaving.get(wire.from()).add(wire));
        Set<SchematicGraph.Wire> closing = new HashSet<>();
        boolean[] seen = new boolean[column.length];
        boolean[] onTheWay = new boolean[column.length];
        for (int box = 0; box < column.length; box++) {
            follow(box, leaving, seen, onTheWay, closing);
        }
        return closing;
    }

    private static void follow(
            int box,
            List<List<SchematicGraph.Wire>> leaving,
            boolean[] seen,
            boolean[] onTheWay,
            Set<SchematicGraph.Wire> closing) {
        if (seen[box]) {
            return;
        }
        seen[box] = true;
        onTheWay[box] = true;
        for (SchematicGraph.Wire wire : leaving.get(box)) {
            if (onTheWay[wire.to()]) {
                closing.add(wire);
            } else {
                follow(wire.to(), leaving, seen, onTheWay, closing);
            }
        }
        onTheWay[box] = false;
    }

    /// Sorts each column by the mean place of the neighbours before it, or behind it.
    private void order(boolean forward) {
        double[] place = new double[column.length];
        for (List<Integer> boxes : columns) {
            for (int i = 0; i < boxes.size(); i++) {
                place[boxes.get(i)] = (i + 0.5) / boxes.size();
            }
        }
        double[] sum = new double[column.length];
        int[] count = new int[column.length];
        for (SchematicGraph.Wire wire : graph.wires()) {
            int box = forward ? wire.to() : wire.from();
            int neighbour = forward ? wire.from() : wire.to();
            sum[box] += place[neighbour];
            count[box]++;
        }
        for (List<Integer> boxes : columns) {
            boxes.sort(
                    Comparator.comparingDouble((Integer box) ->
                                    count[box] == 0 ? place[box] : sum[box] / count[box])
                            .thenComparing(Comparator.naturalOrder()));
        }
    }
}
