package org.moesaic.cli.estimate;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.SramAccesses;
import org.moesaic.model.closedform.SystolicArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic estimate systolic`: M x K activations times K x N weights on one array.
@Command(
        name = "systolic",
        description = {
            "Cycles and SRAM accesses of a matrix product, M x K activations times K x N weights, on one"
                    + " systolic array. Cycles count from the first operand entering to the last"
                    + " accumulator final; SCALE-Sim prints one less."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic estimate systolic --dataflow ws --rows 32 --columns 32 --m 256 --n 128 --k 256",
            "  moesaic estimate systolic --dataflow ws --rows 4 --columns 4 --m 1 --n 8 --k 8"
                    + " --double-buffered",
            "  moesaic estimate systolic --dataflow os --rows 128 --columns 128 --m 64 --n 2048 --k 7168"
                    + " --json"
        })
public final class EstimateSystolicVerb extends Verb {

    @Option(
            names = "--dataflow",
            paramLabel = "ws|os|is",
            required = true,
            description = "What stays in place: weights, outputs or inputs.")
    private String dataflow;

    @Option(names = "--rows", paramLabel = "R", required = true, description = "Rows of the array.")
    private Integer rows;

    @Option(
            names = "--columns",
            paramLabel = "C",
            required = true,
            description = "Columns of the array.")
    private Integer columns;

    @Option(
            names = "--m",
            paramLabel = "M",
            required = true,
            description = "Rows of the activations: tokens.")
    private Long m;

    @Option(
            names = "--n",
            paramLabel = "N",
            required = true,
            description = "Columns of the weights: outputs.")
    private Long n;

    @Option(
            names = "--k",
            paramLabel = "K",
            required = true,
            description = "Columns of the activations and rows of the weights: inputs.")
    private Long k;

    @Option(
            names = "--double-buffered",
            description = "Load the next fold's operand while this one is used.")
    private boolean doubleBuffered;

    @Override
    protected Exit run(Context context) {
        SystolicArray array = array();
        try {
            Figures figures = Figures.of(array, m, n, k);
            context.result(figures::fill, out -> print(figures, out));
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "a product of "
                            + m
                            + " x "
                            + n
                            + " x "
                            + k
                            + " has more cycles than can be counted",
                    "the figures must stay below " + Long.MAX_VALUE);
        }
        return Exit.DONE;
    }

    private SystolicArray array() {
        Mistakes mistakes = new Mistakes();
        Optional<Dataflow> flow = Dataflow.parse(dataflow);
        if (flow.isEmpty()) {
            mistakes.add(
                    "--dataflow",
                    "'" + dataflow + "' is not known",
                    Names.suggest(
                            dataflow,
                            Arrays.stream(Dataflow.values()).map(Dataflow::label).toList()));
        }
        mistakes.requirePositive("--rows", rows);
        mistakes.requirePositive("--columns", columns);
        mistakes.requirePositive("--m", m);
        mistakes.requirePositive("--n", n);
        mistakes.requirePositive("--k", k);
        mistakes.throwIfAny();
        return new SystolicArray(rows, columns, flow.orElseThrow(), doubleBuffered);
    }

    private void print(Figures figures, PrintStream out) {
        Table.aligned("lr")
                .row("cycles", Numbers.count(figures.cycles))
                .row("folds", Numbers.count(figures.folds))
                .row("drain cycles after them", Numbers.count(figures.drainCycles))
                .row("multiply-accumulates", Numbers.count(figures.macs))
                .row("utilisation", Numbers.percent(figures.utilisation))
                .row("activations read from SRAM", Numbers.count(figures.sram.activationReads()))
                .row("weights read from SRAM", Numbers.count(figures.sram.weightReads()))
                .row("outputs written to SRAM", Numbers.count(figures.sram.outputWrites()))
                .print(out);
    }

    /// All figures, computed before the first of them is printed.
    private record Figures(
            long cycles,
            long folds,
            long drainCycles,
            long macs,
            double utilisation,
            SramAccesses sram) {

        static Figures of(SystolicArray array, long m, long n, long k) {
            return new Figures(
                    array.cycles(m, n, k),
                    array.folds(m, n, k),
                    array.drainCycles(),
                    SystolicArray.macs(m, n, k),
                    array.utilisation(m, n, k),
                    array.sramAccesses(m, n, k));
        }

        void fill(ObjectNode root) {
            root.put("cycles", cycles);
            root.put("folds", folds);
            root.put("drainCycles", drainCycles);
            root.put("macs", macs);
            root.put("utilisation", utilisation);
            root.putObject("sramReads")
                    .put("activations", sram.activationReads())
                    .put("weights", sram.weightReads());
            root.putObject("sramWrites").put("outputs", sram.outputWrites());
        }
    }
}
