package org.moesaic.rtl.systolic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.sim.CompiledSimulator;

class ProductProperties {

    @Property(tries = 150)
    void productsAreRightAndTakeTheCyclesOfTheForms(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll Dataflow dataflow,
            @ForAll boolean doubleBuffered,
            @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 12) int k,
            @ForAll long seed) {
        ArrayShape shape =
                new ArrayShape(rows, columns, dataflow, doubleBuffered, 4, 8, 32, m, n, k);
        Product product = Product.random(m, n, k, shape, seed);
        CompiledSimulator simulator =
                new CompiledSimulator(Design.of(() -> new SystolicEngine(shape)).circuit());
        ProductRun.Outcome outcome = new ProductRun(simulator, shape).run(product);
        assertArrayEquals(product.result(shape), outcome.result());
        assertEquals(expected(shape, product), outcome.cycles());
    }

    /// The form of `accelerator.md` 3.5, for all dataflows and both kinds of buffering.
    static long expected(ArrayShape shape, Product product) {
        int r = shape.rows();
        int c = shape.columns();
        long streamed =
                switch (shape.dataflow()) {
                    case WEIGHT_STATIONARY -> product.m();
                    case INPUT_STATIONARY -> product.n();
                    case OUTPUT_STATIONARY -> product.k();
                };
        long folds =
                switch (shape.dataflow()) {
                    case WEIGHT_STATIONARY ->
                            (long) Math.ceilDiv(product.k(), r) * Math.ceilDiv(product.n(), c);
                    case INPUT_STATIONARY ->
                            (long) Math.ceilDiv(product.k(), r) * Math.ceilDiv(product.m(), c);
                    case OUTPUT_STATIONARY ->
                            (long) Math.ceilDiv(product.m(), r) * Math.ceilDiv(product.n(), c);
                };
        long preload = shape.dataflow() == Dataflow.OUTPUT_STATIONARY ? 0 : r;
        long tail = streamed + r + c - 2;
        return shape.doubleBuffered()
                ? preload + (folds - 1) * Math.max(streamed, r) + tail
                : folds * (preload + tail);
    }
}
