package org.moesaic.ortools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.optimum.IntegerAnswer;
import org.moesaic.model.optimum.IntegerProgram;
import org.moesaic.model.optimum.SolverLimits;

/// The solver against trying every combination of values.
class OrToolsSolverProperties {

    private static final SolverLimits LIMITS = new SolverLimits(5, 1);

    private final OrToolsSolver solver = new OrToolsSolver();

    @Property(tries = 60)
    void findsWhatTryingAllValuesFinds(@ForAll long seed) {
        IntegerProgram program = random(new Random(seed));
        OptionalLong least = least(program, new long[program.columns().size()], 0);
        IntegerAnswer answer = solver.solve(program, LIMITS);
        if (least.isEmpty()) {
            assertEquals(IntegerAnswer.Status.INFEASIBLE, answer.status());
            assertEquals(0, answer.values().length);
        } else {
            assertEquals(IntegerAnswer.Status.OPTIMAL, answer.status());
            assertTrue(program.holds(answer.values()));
            assertEquals(least.getAsLong(), program.cost(answer.values()));
            assertEquals((double) least.getAsLong(), answer.bound());
        }
    }

    @Property(tries = 20)
    void givesTheSameAnswerEachTime(@ForAll long seed) {
        IntegerProgram program = random(new Random(seed));
        IntegerAnswer one = solver.solve(program, LIMITS);
        IntegerAnswer other = solver.solve(program, LIMITS);
        assertEquals(one.status(), other.status());
        assertArrayEquals(one.values(), other.values());
        assertTrue(one.repeatable());
    }

    /// Two choices of three, two whole numbers, and up to three rows with factors of both signs.
    private static IntegerProgram random(Random random) {
        IntegerProgram program = new IntegerProgram();
        for (int choice = 0; choice < 2; choice++) {
            int[] binaries = new int[3];
            for (int i = 0; i < binaries.length; i++) {
                binaries[i] = program.binary();
                program.cost(binaries[i], random.nextLong(1L << 45));
            }
            program.exactlyOne(binaries);
        }
        program.column(-2, 3, random.nextInt(-1_000_000, 1_000_000));
        program.column(0, random.nextInt(5), random.nextInt(-1_000_000, 1_000_000));
        int[] all = new int[program.columns().size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        for (int row = random.nextInt(4); row > 0; row--) {
            long[] factors = new long[all.length];
            for (int i = 0; i < factors.length; i++) {
                factors[i] = random.nextInt(-9, 10);
            }
            long least = random.nextInt(-20, 5);
            program.row(least, least + random.nextInt(20), all, factors);
        }
        if (random.nextBoolean()) {
            program.startFrom(new int[] {0, 4}, new long[] {1, 1});
        }
        return program;
    }

    private static OptionalLong least(IntegerProgram program, long[] values, int at) {
        if (at == values.length) {
            return program.holds(values)
                    ? OptionalLong.of(program.cost(values))
                    : OptionalLong.empty();
        }
        OptionalLong least = OptionalLong.empty();
        IntegerProgram.Column column = program.columns().get(at);
        for (long value = column.least(); value <= column.most(); value++) {
            values[at] = value;
            OptionalLong found = least(program, values, at + 1);
            if (found.isPresent() && (least.isEmpty() || found.getAsLong() < least.getAsLong())) {
                least = found;
            }
        }
        return least;
    }
}
