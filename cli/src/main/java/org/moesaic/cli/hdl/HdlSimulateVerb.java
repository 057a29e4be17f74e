package org.moesaic.cli.hdl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.sim.CompiledSimulator;
import org.moesaic.hdl.sim.InterpretedSimulator;
import org.moesaic.hdl.sim.Simulator;
import org.moesaic.hdl.sim.VcdWriter;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.rtl.BlockParameter;
import org.moesaic.rtl.Blocks;
import org.moesaic.rtl.systolic.ArrayShape;
import org.moesaic.rtl.systolic.Product;
import org.moesaic.rtl.systolic.ProductRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic hdl simulate`.
@Command(
        name = "simulate",
        description = {
            "Simulates a block. 'systolic-array' runs a whole random product, which is held to an integer reference, and its"
                    + " cycles to the closed form. Any other block gets random inputs, and its outputs are held to the"
                    + " interpreter's in every cycle."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic hdl simulate systolic-array --param rows=8 --param columns=8 --param dataflow=ws --param m=64"
                    + " --param n=64 --param k=64 --vcd run.vcd",
            "  moesaic hdl simulate systolic-array --param dataflow=os --param doubleBuffered=true --json",
            "  moesaic hdl simulate mac-cell --cycles 100000 --seed 7"
        })
public final class HdlSimulateVerb extends Verb {

    private static final long DEFAULT_CYCLES = 10_000;

    private static final List<String> ENGINES = List.of("compiled", "interpreted");

    @Mixin private BlockChoice choice = new BlockChoice();

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description =
                    "Clock cycles with random inputs (default: 10000; not for systolic-array).")
    private Long cycles;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides the inputs (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--vcd",
            paramLabel = "FILE",
            description = "Write the waveforms, as a value change dump.")
    private Path vcd;

    @Option(names = "--force", description = "Replace that file.")
    private boolean force;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "compiled",
            description = "compiled or interpreted (default: ${DEFAULT-VALUE}).")
    private String engine;

    /// What is printed.
    ///
    /// @param cycles cycles of the product, or simulated ones
    /// @param closedForm what the closed form says, for a product
    private record Outcome(
            long cycles, Optional<Long> closedForm, boolean matches, long edges, long nanoseconds) {

        double cyclesPerSecond() {
            return nanoseconds == 0 ? 0 : edges * 1e9 / nanoseconds;
        }

        boolean holds() {
            return matches && closedForm.map(form -> form == cycles).orElse(true);
        }
    }

    /// How long it took until the simulator was there.
    ///
    /// @param elaborate nanoseconds from the block's parameters to its circuit, checked
    /// @param compile nanoseconds from there to the simulator
    private record Build(long elaborate, long compile) {

        static long milliseconds(long nanoseconds) {
            return Math.round(nanoseconds / 1e6);
        }
    }

    @Override
    protected Exit run(Context context) throws IOException {
        BlockChoice.Chosen chosen = choice.choose();
        boolean product = chosen.block().name().equals("systolic-array");
        Mistakes mistakes = new Mistakes();
        if (!ENGINES.contains(engine)) {
            mistakes.add(
                    "--engine", "'" + engine + "' is not known", Names.suggest(engine, ENGINES));
        }
        if (cycles != null && product) {
            mistakes.add("--cycles", "a product takes the cycles it takes", "leave it out");
        } else if (cycles != null) {
            mistakes.requirePositive("--cycles", cycles);
        }
        mistakes.throwIfAny();
        Optional<OutputFile> file =
                Optional.ofNullable(vcd).map(target -> OutputFile.open(target, force));
        Outcome outcome;
        Build build;
        try {
            long start = System.nanoTime();
            Circuit circuit = chosen.design().circuit();
            long elaborated = System.nanoTime();
            Simulator simulator = simulator(circuit);
            build = new Build(elaborated - start, System.nanoTime() - elaborated);
            outcome =
                    product
                            ? product(Blocks.shape(chosen.settings()), simulator, file)
                            : random(circuit, simulator, file);
            file.ifPresent(OutputFile::commit);
        } catch (HdlException e) {
            throw BlockChoice.usage(e);
        } catch (OutOfMemoryError e) {
            throw MoesaicException.usage(
                    "'%s' with %s needs more memory than the JVM may use"
                            .formatted(chosen.block().name(), chosen.settings()),
                    "choose smaller sizes, or set MOESAIC_JAVA_OPTS=-Xmx…");
        } finally {
            file.ifPresent(OutputFile::close);
        }
        print(context, chosen, build, outcome);
        return outcome.holds() ? Exit.DONE : Exit.CHECK_FAILED;
    }

    private Simulator simulator(Circuit circuit) {
        return engine.equals("compiled")
                ? new CompiledSimulator(circuit)
                : new InterpretedSimulator(circuit);
    }

    private Outcome product(ArrayShape shape, Simulator simulator, Optional<OutputFile> file) {
        Product product =
                Product.random(shape.largestM(), shape.largestN(), shape.largestK(), shape, seed);
        long[] expected = product.result(shape);
        SystolicArray form =
                new SystolicArray(
                        shape.rows(),
                        shape.columns(),
                        Dataflow.parse(shape.dataflow().shortName()).orElseThrow(),
                        shape.doubleBuffered());
        try (Waves waves = new Waves(simulator, file)) {
            long start = System.nanoTime();
            ProductRun.Outcome outcome =
                    new ProductRun(simulator, shape, waves::sample).run(product);
            return new Outcome(
                    outcome.cycles(),
                    Optional.of(form.cycles(product.m(), product.n(), product.k())),
                    Arrays.equals(expected, outcome.result()),
                    outcome.clockEdges(),
                    System.nanoTime() - start);
        }
    }

    private Outcome random(Circuit circuit, Simulator simulator, Optional<OutputFile> file) {
        long count = cycles == null ? DEFAULT_CYCLES : cycles;
        Simulator other =
                engine.equals("compiled")
                        ? new InterpretedSimulator(circuit)
                        : new CompiledSimulator(circuit);
        long start;
        long hash;
        long end;
        try (Waves waves = new Waves(simulator, file)) {
            start = System.nanoTime();
            hash = new RandomRun(simulator, seed).run(count, waves::sample);
            end = System.nanoTime();
        }
        boolean matches = hash == new RandomRun(other, seed).run(count, () -> {});
        return new Outcome(count, Optional.empty(), matches, count, end - start);
    }

    private void print(Context context, BlockChoice.Chosen chosen, Build build, Outcome outcome) {
        context.result(
                root -> {
                    root.put("schema", "moesaic.hdl-simulate/1");
                    root.put("block", chosen.block().name());
                    parameters(root.putObject("parameters"), chosen);
                    root.put("engine", engine);
                    root.put("seed", seed);
                    root.put("cycles", outcome.cycles());
                    outcome.closedForm().ifPresent(form -> root.put("closedFormCycles", form));
                    root.put("resultMatchesReference", outcome.matches());
                    root.put("clockEdges", outcome.edges());
                    root.put("cyclesPerSecond", Math.round(outcome.cyclesPerSecond()));
                    root.put("elaborateMilliseconds", Build.milliseconds(build.elaborate()));
                    root.put("compileMilliseconds", Build.milliseconds(build.compile()));
                },
                out -> {
                    Table table =
                            Table.aligned("lr").row("cycles", Numbers.count(outcome.cycles()));
                    outcome.closedForm()
                            .ifPresent(form -> table.row("closed form", Numbers.count(form)));
                    table.row("results match the reference", outcome.matches() ? "yes" : "NO")
                            .row("clock edges simulated", Numbers.count(outcome.edges()))
                            .row(
                                    "cycles per second",
                                    Numbers.count(Math.round(outcome.cyclesPerSecond())))
                            .row(
                                    "milliseconds to elaborate",
                                    Numbers.count(Build.milliseconds(build.elaborate())))
                            .row(
                                    "milliseconds to compile",
                                    Numbers.count(Build.milliseconds(build.compile())))
                            .print(out);
                });
    }

    private static void parameters(ObjectNode node, BlockChoice.Chosen chosen) {
        for (BlockParameter parameter : chosen.block().parameters()) {
            String name = parameter.name();
            switch (parameter.kind()) {
                case BlockParameter.Whole _ -> node.put(name, chosen.settings().whole(name));
                case BlockParameter.Flag _ -> node.put(name, chosen.settings().flag(name));
                case BlockParameter.Choice _ -> node.put(name, chosen.settings().text(name));
            }
        }
    }

    /// Waveforms, where they are asked for.
    private static final class Waves implements AutoCloseable {

        private final Optional<VcdWriter> writer;

        Waves(Simulator simulator, Optional<OutputFile> file) {
            try {
                writer = file.map(target -> VcdWriter.open(target.path(), simulator));
            } catch (HdlException e) {
                throw cannotWrite(e);
            }
        }

        void sample() {
            writer.ifPresent(VcdWriter::sample);
        }

        @Override
        public void close() {
            try {
                writer.ifPresent(VcdWriter::close);
            } catch (HdlException e) {
                throw cannotWrite(e);
            }
        }

        private static MoesaicException cannotWrite(HdlException e) {
            return new MoesaicException(
                    Exit.CANNOT_WRITE, List.of(Problem.of(e.getMessage(), "")), e);
        }
    }
}
