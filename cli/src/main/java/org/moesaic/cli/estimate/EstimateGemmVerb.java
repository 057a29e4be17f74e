package org.moesaic.cli.estimate;

import java.io.PrintStream;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.closedform.Roofline;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.model.hardware.Activations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic estimate gemm`: a matrix product on a machine that one can buy.
@Command(
        name = "gemm",
        description = {
            "Time of a matrix product, M x K activations times K x N weights, on a machine: the longer of"
                    + " multiplying and of moving weights, activations and results once. Where products"
                    + " were measured on that machine, with the efficiencies and the launch that they"
                    + " show; the bound without them stands beside it.",
            "",
            "Machines: a100-80g and mi210 (calibrated), a100-40g, h100-sxm, h200, b200, mi300x, rtx-a5000,"
                    + " cpu-ddr5-4800-x8, nvme-gen4."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic estimate gemm --machine a100-80g --m 64 --n 12288 --k 12288",
            "  moesaic estimate gemm --machine h100-sxm --m 1 --n 14336 --k 4096 --format int4-g32 --json"
        })
public final class EstimateGemmVerb extends Verb {

    @Option(names = "--machine", paramLabel = "NAME", required = true, description = "The machine.")
    private String machine;

    @Option(names = "--m", paramLabel = "M", required = true, description = "Rows: tokens.")
    private Long m;

    @Option(names = "--n", paramLabel = "N", required = true, description = "Outputs.")
    private Integer n;

    @Option(names = "--k", paramLabel = "K", required = true, description = "Inputs.")
    private Integer k;

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "fp16",
            description = "Number format of the weights.")
    private String format;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        Optional<Machine> known = MachineOption.machine(machine, mistakes);
        Optional<NumberFormat> weights = MachineOption.format(format, mistakes);
        mistakes.requirePositive("--m", m);
        mistakes.requirePositive("--n", n);
        mistakes.requirePositive("--k", k);
        mistakes.throwIfAny();
        Figures figures = figures(known.orElseThrow(), weights.orElseThrow());
        context.result(figures::fill, figures::print);
        return Exit.DONE;
    }

    private Figures figures(Machine known, NumberFormat weights) {
        String arithmetic = MachineOption.arithmetic(known, weights);
        try {
            long values = Math.multiplyExact(m, Math.addExact((long) n, (long) k));
            long moved = Math.multiplyExact(values, (long) Activations.bytes(arithmetic));
            long bytes = Math.addExact(moved, weights.bytes(new MatrixShape(n, k)).total());
            return new Figures(
                    known,
                    weights.name(),
                    arithmetic,
                    SystolicArray.macs(m, n, k),
                    bytes,
                    known.peaks(arithmetic).orElseThrow(),
                    known.expected(arithmetic).orElseThrow());
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "a product of " + m + " x " + n + " x " + k + " is larger than can be counted",
                    "multiply-accumulates and bytes must stay below " + Long.MAX_VALUE);
        }
    }

    private record Figures(
            Machine machine,
            String format,
            String arithmetic,
            long macs,
            long bytes,
            Roofline peaks,
            Roofline expected) {

        private String bound() {
            return expected.memoryBound(macs, bytes) ? "memory" : "compute";
        }

        void fill(ObjectNode root) {
            root.put("machine", machine.name());
            root.put("format", format);
            root.put("arithmetic", arithmetic);
            root.put("macs", macs);
            root.put("bytes", bytes);
            root.put("timePicoseconds", expected.picoseconds(macs, bytes));
            root.put("peakTimePicoseconds", peaks.picoseconds(macs, bytes));
            root.put("bound", bound());
            root.put("computeEfficiency", expected.computeEfficiency());
            root.put("memoryEfficiency", expected.memoryEfficiency());
            root.put("launchPicoseconds", expected.launchPicoseconds());
            root.put("fidelity", machine.calibration().isPresent() ? "calibrated" : "derived");
            machine.calibration()
                    .ifPresentOrElse(
                            fit -> root.put("errorPercent", fit.errorPercent()),
                            () -> root.putNull("errorPercent"));
            root.put(
                    "source",
                    machine.calibration()
                            .map(Machine.Calibration::source)
                            .orElse(machine.source()));
        }

        void print(PrintStream out) {
            Table.plain()
                    .row("machine", machine.name() + ": " + machine.description())
                    .row("multiply-accumulates", Numbers.count(macs) + " in " + arithmetic)
                    .row("moves", Numbers.bytes(bytes))
                    .row("bound by", bound())
                    .row(
                            "time",
                            Numbers.picoseconds(expected.picoseconds(macs, bytes))
                                    + machine.calibration()
                                            .map(fit ->
                                                    " (measured products within "
                                                            + fit.errorPercent()
                                                            + " %)")
                                            .orElse(" (no measurements: peaks)"))
                    .row("no less than", Numbers.picoseconds(peaks.picoseconds(macs, bytes)))
                    .print(out);
        }
    }
}
