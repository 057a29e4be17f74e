package org.moesaic.rtl.systolic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.Simulator;

/// Whole products on arrays of all kinds: the right numbers, in the cycles of the closed form, with no difference. That the
/// engine counts what it claims to count is seen from outside, at the signals.
class ProductProperties {

    @Property(tries = 120)
    void productsAreRightAndTakeTheCyclesOfTheForms(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll Dataflow dataflow,
            @ForAll boolean doubleBuffered,
            @ForAll @IntRange(min = 2, max = 8) int weightBits,
            @ForAll @IntRange(min = 2, max = 8) int activationBits,
            @ForAll @IntRange(min = 8, max = 32) int accumulatorBits,
            @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 12) int k,
            @ForAll long seed) {
        ArrayShape shape =
                new ArrayShape(
                        rows,
                        columns,
                        dataflow,
                        doubleBuffered,
                        weightBits,
                        activationBits,
                        accumulatorBits,
                        m,
                        n,
                        k);
        Product product = Product.random(m, n, k, shape, seed);
        Simulator simulator =
                new CompiledSimulator(Design.of(() -> new SystolicEngine(shape)).circuit());
        Watch watch = new Watch(simulator, shape);
        ProductRun.Outcome outcome = new ProductRun(simulator, shape, watch::look).run(product);
        assertArrayEquals(product.result(shape), outcome.result());
        assertEquals(closedForm(shape, product), outcome.cycles(), "counted");
        assertEquals(closedForm(shape, product), watch.cycles(), "seen");
    }

    /// One engine, several products smaller than its memories, one after another: nothing is left over of the last one.
    @Property(tries = 30)
    void anEngineIsUsedAgain(
            @ForAll Dataflow dataflow, @ForAll boolean doubleBuffered, @ForAll long seed) {
        ArrayShape shape = new ArrayShape(3, 2, dataflow, doubleBuffered, 4, 5, 24, 9, 8, 10);
        Simulator simulator =
                new CompiledSimulator(Design.of(() -> new SystolicEngine(shape)).circuit());
        ProductRun run = new ProductRun(simulator, shape);
        for (int i = 0; i < 4; i++) {
            int m = 1 + Math.floorMod(seed >> 3 * i, 9);
            int n = 1 + Math.floorMod(seed >> 4 * i, 8);
            int k = 1 + Math.floorMod(seed >> 5 * i, 10);
            Product product = Product.random(m, n, k, shape, seed + i);
            ProductRun.Outcome outcome = run.run(product);
            assertArrayEquals(product.result(shape), outcome.result());
            assertEquals(closedForm(shape, product), outcome.cycles());
        }
    }

    /// Sees operands enter the array, and sums become final, at the signals of the array itself.
    private static final class Watch {

        private final Simulator simulator;
        private final int entering;
        private final int finishing;
        private long first = -1;
        private long last = -1;

        Watch(Simulator simulator, ArrayShape shape) {
            this.simulator = simulator;
            boolean output = shape.dataflow() == Dataflow.OUTPUT_STATIONARY;
            int row = shape.rows() - 1;
            int column = shape.columns() - 1;
            // the first to enter: what stays, from above column 0, or what streams, beside row 0
            entering = simulator.handle(output ? "beside_0.asked" : "above_0.asked");
            // the last to be final: in the last cell, or in the accumulators below the last column
            finishing =
                    simulator.handle(
                            output
                                    ? "array.cell_" + row + "_" + column + ".valid"
                                    : "accumulator_" + column + ".valid");
        }

        void look() {
            if (first < 0 && simulator.peekBits(entering) != 0) {
                first = simulator.cycle();
            }
            if (simulator.peekBits(finishing) != 0) {
                last = simulator.cycle();
            }
        }

        long cycles() {
            return last - first + 1;
        }
    }

    /// P + (F − 1) max(S, R) + S + R + C − 2, or F (P + S + R + C − 2).
    private static long closedForm(ArrayShape shape, Product product) {
        int r = shape.rows();
        int c = shape.columns();
        long inputBlocks = Math.ceilDiv(product.k(), r);
        long streamed =
                switch (shape.dataflow()) {
                    case WEIGHT_STATIONARY -> product.m();
                    case INPUT_STATIONARY -> product.n();
                    case OUTPUT_STATIONARY -> product.k();
                };
        long folds =
                switch (shape.dataflow()) {
                    case WEIGHT_STATIONARY -> inputBlocks * Math.ceilDiv(product.n(), c);
                    case INPUT_STATIONARY -> inputBlocks * Math.ceilDiv(product.m(), c);
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
