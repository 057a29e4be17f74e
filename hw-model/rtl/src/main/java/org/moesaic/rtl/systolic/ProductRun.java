package org.moesaic.rtl.systolic;

import org.moesaic.hdl.sim.Simulator;

/// Runs products on a simulated [SystolicEngine], through its ports alone, as a host would.
///
/// A run takes these clock edges: one for each operand, the product, and one for each number that the accumulators hold.
public final class ProductRun {

    /// What came out.
    ///
    /// @param result M·N numbers, row after row
    /// @param cycles cycles that the engine counted, from the first operand in the array to the last sum
    /// @param clockEdges all clock edges of the run
    public record Outcome(long[] result, long cycles, long clockEdges) {}

    private final Simulator simulator;
    private final ArrayShape shape;
    private final Runnable beforeEdge;
    private final int valid;
    private final int held;
    private final int bank;
    private final int address;
    private final int value;
    private final int busy;
    private final int resultValid;
    private final int resultRow;
    private final int resultColumn;
    private final int resultValue;

    /// @param simulator of a [SystolicEngine] of that shape
    public ProductRun(Simulator simulator, ArrayShape shape) {
        this(simulator, shape, () -> {});
    }

    /// @param beforeEdge called before each clock edge, with all signals settled: to write waveforms
    public ProductRun(Simulator simulator, ArrayShape shape, Runnable beforeEdge) {
        this.simulator = simulator;
        this.beforeEdge = beforeEdge;
        this.shape = shape;
        valid = simulator.handle("operands_valid");
        held = simulator.handle("operands_bits_held");
        bank = simulator.handle("operands_bits_bank");
        address = simulator.handle("operands_bits_address");
        value = simulator.handle("operands_bits_value");
        busy = simulator.handle("busy");
        resultValid = simulator.handle("results_valid");
        resultRow = simulator.handle("results_bits_row");
        resultColumn = simulator.handle("results_bits_column");
        resultValue = simulator.handle("results_bits_value");
    }

    /// Resets the engine, loads the operands, runs the product and takes the results.
    ///
    /// @throws IllegalArgumentException if the product is larger than what the engine is built for
    /// @throws IllegalStateException if the engine does not end in the time that the published form, which is the longer
    ///     one, allows for
    public Outcome run(Product product) {
        if (product.m() > shape.largestM()
                || product.n() > shape.largestN()
                || product.k() > shape.largestK()) {
            throw new IllegalArgumentException("a product beyond the engine's memories");
        }
        long start = simulator.cycle();
        simulator.poke("reset", 1);
        simulator.poke("start", 0);
        simulator.poke("operands_valid", 0);
        simulator.poke("results_ready", 1);
        step();
        simulator.poke("reset", 0);
        simulator.poke("m", product.m());
        simulator.poke("n", product.n());
        simulator.poke("k", product.k());
        load(product);
        simulator.poke("start", 1);
        step();
        simulator.poke("start", 0);
        long[] result = new long[product.m() * product.n()];
        int taken = 0;
        long patience = patience(product);
        while (simulator.peekBits(busy) != 0 || simulator.peekBits(resultValid) != 0) {
            if (simulator.peekBits(resultValid) != 0) {
                int row = (int) simulator.peekBits(resultRow);
                int column = (int) simulator.peekBits(resultColumn);
                result[row * product.n() + column] = simulator.peekBits(resultValue);
                taken++;
            }
            step();
            if (patience-- == 0) {
                throw new IllegalStateException("the engine does not end");
            }
        }
        if (taken != result.length) {
            throw new IllegalStateException(taken + " results of " + result.length);
        }
        return new Outcome(result, simulator.peek("cycles"), simulator.cycle() - start);
    }

    private void step() {
        beforeEdge.run();
        simulator.step();
    }

    private long patience(Product product) {
        long rows = shape.rows();
        long columns = shape.columns();
        long streamed = (long) product.m() + product.n() + product.k();
        long folds =
                Math.ceilDiv((long) Math.max(product.k(), product.m()), rows)
                        * Math.ceilDiv((long) Math.max(product.n(), product.m()), columns);
        long read = (long) shape.resultWords() * columns;
        return folds * (2 * rows + columns + streamed) + 2 * read + 100 + 4 * (rows + columns);
    }

    private void load(Product product) {
        boolean output = shape.dataflow() == Dataflow.OUTPUT_STATIONARY;
        boolean turned = shape.dataflow() == Dataflow.INPUT_STATIONARY;
        int rows = shape.rows();
        int columns = shape.columns();
        int inputBlocks = Math.ceilDiv(product.k(), rows);
        int streamed = turned ? product.n() : product.m();
        int kept = turned ? product.m() : product.n();
        simulator.pokeBits(valid, 1);
        for (int i = 0; i < streamed; i++) {
            for (int input = 0; input < product.k(); input++) {
                int number = turned ? product.weight(input, i) : product.activation(i, input);
                if (output) {
                    word(0, i % rows, i / rows * product.k() + input, number);
                } else {
                    word(0, input % rows, input / rows * streamed + i, number);
                }
            }
        }
        for (int i = 0; i < kept; i++) {
            for (int input = 0; input < product.k(); input++) {
                int number = turned ? product.activation(i, input) : product.weight(input, i);
                int place =
                        output
                                ? i / columns * product.k() + input
                                : i / columns * inputBlocks * rows + input;
                word(1, i % columns, place, number);
            }
        }
        simulator.pokeBits(valid, 0);
        // the last word is still in the FIFO
        step();
    }

    private void word(int side, int bankNumber, int place, int number) {
        simulator.pokeBits(held, side);
        simulator.pokeBits(bank, bankNumber);
        simulator.pokeBits(address, place);
        simulator.pokeBits(value, number);
        step();
    }
}
