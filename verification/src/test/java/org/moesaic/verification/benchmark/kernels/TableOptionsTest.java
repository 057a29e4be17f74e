package org.moesaic.verification.benchmark.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormats;

/// Options of the table; all mistakes together.
class TableOptionsTest {

    private static TableOptions parse(String... arguments) {
        return TableOptions.parse(List.of(arguments));
    }

    private static List<String> names(TableOptions options) {
        return options.kernels().stream().map(TableKernel::name).toList();
    }

    @Test
    void aFormatMeansAllItsKernels() {
        assertEquals(List.of("int4/int8", "int4"), names(parse("--only", "int4")));
        assertEquals(List.of("fp32", "int4/int8"), names(parse("--only", "int4/int8,fp32")));
        assertEquals(TableKernel.names(), names(parse()));
    }

    @Test
    void allMistakesAreTold() {
        MoesaicException wrong =
                assertThrows(
                        MoesaicException.class,
                        () -> parse("--qick", "--only", "int44", "--peers", "no/such", "--out"));
        assertEquals(Exit.USAGE, wrong.exit());
        List<String> lines = wrong.problems().stream().map(Object::toString).toList();
        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("'--qick'; did you mean '--quick'?"), lines.get(0));
        assertTrue(lines.get(1).contains("unknown kernel 'int44'; did you mean 'int4'?"));
        assertTrue(lines.get(2).contains("no folder 'no/such'"));
        assertTrue(lines.get(3).contains("--out has no value"));
    }

    @Test
    void everyKernelHasAFormatAndEveryTargetAKernel() {
        for (TableKernel kernel : TableKernel.ALL) {
            assertTrue(NumberFormats.parse(kernel.format()).isPresent(), kernel.name());
        }
        for (Target target : Target.all()) {
            TableKernel kernel = TableKernel.named(target.kernel());
            if (target.measure() == Target.Measure.TIMES_PEER) {
                assertTrue(
                        kernel.peers(target.backend()).stream()
                                .anyMatch(peer -> peer.toString().equals(target.beside())),
                        target.toString());
            }
        }
    }

    @Test
    void batchesTakePartInTheFirstRoundsOnly() {
        Plan plan = Plan.of(TableKernel.named("int4/int8"), TableKernel.VECTOR, false);
        assertEquals(16, plan.cells().size());
        long batches = plan.turns().stream().filter(turn -> turn.cell().batch() > 1).count();
        assertEquals(8 * 2, batches);
        assertEquals(8 * plan.rounds(), plan.turns().size() - batches);
    }
}
