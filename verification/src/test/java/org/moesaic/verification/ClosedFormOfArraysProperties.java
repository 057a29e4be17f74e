package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.rtl.systolic.ArrayShape;
import org.moesaic.rtl.systolic.Dataflow;
import org.moesaic.rtl.systolic.Product;
import org.moesaic.rtl.systolic.ProductRun;
import org.moesaic.rtl.systolic.SystolicEngine;

/// The cycles that the cost model counts for a systolic array are those that the block takes, to the cycle: level 3 equals
/// level 0.
class ClosedFormOfArraysProperties {

    @Property(tries = 60)
    void noDifferenceInCycles(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 6) int columns,
            @ForAll Dataflow dataflow,
            @ForAll boolean doubleBuffered,
            @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 20) int k,
            @ForAll long seed) {
        ArrayShape shape =
                new ArrayShape(rows, columns, dataflow, doubleBuffered, 8, 8, 32, m, n, k);
        Product product = Product.random(m, n, k, shape, seed);
        ProductRun.Outcome outcome =
                new ProductRun(
                                new CompiledSimulator(
                                        Design.of(() -> new SystolicEngine(shape)).circuit()),
                                shape)
                        .run(product);
        SystolicArray form =
                new SystolicArray(
                        rows,
                        columns,
                        org.moesaic.model.closedform.Dataflow.parse(dataflow.shortName())
                                .orElseThrow(),
                        doubleBuffered);
        assertEquals(form.cycles(m, n, k), outcome.cycles());
        assertArrayEquals(product.result(shape), outcome.result());
    }
}
