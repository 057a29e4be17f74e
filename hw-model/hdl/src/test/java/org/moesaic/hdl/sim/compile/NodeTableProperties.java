package org.moesaic.hdl.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Open addressing finds what a plain map of records finds.
class NodeTableProperties {

    private record Row(Op op, long immediate, int a, int b, int c) {}

    @Property(tries = 60)
    void findsWhatAMapFinds(@ForAll long seed, @ForAll @IntRange(max = 2000) int steps) {
        RandomGenerator random = new SplittableRandom(seed);
        NodeTable table = new NodeTable();
        Map<Row, Integer> plain = new HashMap<>();
        for (int i = 0; i < steps; i++) {
            Row row =
                    new Row(
                            Op.values()[random.nextInt(Op.values().length)],
                            random.nextInt(6),
                            random.nextInt(-1, 5),
                            random.nextInt(-1, 3),
                            -1);
            int found = table.find(row.op, row.immediate, row.a, row.b, row.c);
            assertEquals(plain.getOrDefault(row, -1), found);
            if (found < 0 && random.nextInt(10) == 0) {
                table.append(row.op, row.immediate, row.a, row.b, row.c);
            } else if (found < 0) {
                plain.put(row, table.add(row.op, row.immediate, row.a, row.b, row.c));
            }
        }
        assertEquals(List.of(), missing(table, plain));
        table.rename(Op.LOAD, new int[] {3, 4, 5, 0, 1, 2});
        Map<Row, Integer> renamed = new HashMap<>();
        plain.forEach((row, number) -> {
            long immediate = row.op == Op.LOAD ? (row.immediate + 3) % 6 : row.immediate;
            renamed.put(new Row(row.op, immediate, row.a, row.b, row.c), number);
        });
        assertEquals(List.of(), missing(table, renamed));
    }

    private static List<Row> missing(NodeTable table, Map<Row, Integer> rows) {
        List<Row> missing = new ArrayList<>();
        rows.forEach((row, number) -> {
            if (table.find(row.op, row.immediate, row.a, row.b, row.c) != number) {
                missing.add(row);
            }
        });
        return missing;
    }
}
