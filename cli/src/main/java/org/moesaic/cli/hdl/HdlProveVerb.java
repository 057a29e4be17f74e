package org.moesaic.cli.hdl;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockParameter;
import org.moesaic.rtl.BlockSettings;
import org.moesaic.rtl.Blocks;
import org.moesaic.rtl.proof.EquivalenceProof;
import org.moesaic.rtl.proof.Reference;
import org.moesaic.rtl.proof.Verdict;
import org.moesaic.rtl.proof.Yosys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic hdl prove`.
@Command(
        name = "prove",
        description = {
            "Proves with yosys that the emitted Verilog of a block does the same as an independent"
                    + " description of it, written by hand: for all inputs and any number of cycles, by"
                    + " temporal induction. Parameters that are not given have sizes which the solver"
                    + " settles in seconds. Ends with 0 only if it is proved; a check of the first"
                    + " cycles alone is called bounded, and ends with 1 as a difference does."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic hdl prove systolic-cell",
            "  moesaic hdl prove systolic-cell --param dataflow=os --param doubleBuffered=true",
            "  moesaic hdl prove fifo --param width=4 --param shortcut=pipe --json"
        })
public final class HdlProveVerb extends Verb {

    @Mixin private BlockChoice choice = new BlockChoice();

    @Option(
            names = "--cycles",
            paramLabel = "N",
            description =
                    "Cycles from power-up that are searched for a difference, and that the"
                            + " induction looks back at most (default: ${DEFAULT-VALUE}).")
    private int cycles = EquivalenceProof.DEFAULT_CYCLES;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "Time for each of the solver's two questions (default: ${DEFAULT-VALUE}).")
    private int seconds = EquivalenceProof.DEFAULT_SECONDS;

    @Override
    protected Exit run(Context context) throws IOException, InterruptedException {
        BlockChoice.Chosen chosen = choice.choose(Reference::sizes);
        Mistakes mistakes = new Mistakes();
        mistakes.requirePositive("--cycles", cycles);
        mistakes.requirePositive("--seconds", seconds);
        mistakes.throwIfAny();
        Reference reference =
                Reference.of(chosen.block(), chosen.settings())
                        .orElseThrow(() -> withoutReference(chosen.block()));
        if (!Yosys.isPresent()) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    Problem.of("yosys is not there to prove with", Yosys.HOW_TO_INSTALL));
        }
        EquivalenceProof proof =
                new EquivalenceProof(chosen.design().circuit(), reference, cycles, seconds);
        Verdict verdict = proof.run();
        String solver = Yosys.version();
        context.result(
                root -> fill(root, chosen, verdict, solver), out -> print(out, chosen, verdict));
        return verdict instanceof Verdict.Proved ? Exit.DONE : Exit.CHECK_FAILED;
    }

    private static MoesaicException withoutReference(Block block) {
        List<String> known =
                Blocks.all().stream().filter(Reference::exists).map(Block::name).toList();
        return MoesaicException.usage(
                "'%s' has no independent description to be held against".formatted(block.name()),
                "choose one of " + String.join(", ", known));
    }

    private void fill(ObjectNode root, BlockChoice.Chosen chosen, Verdict verdict, String solver) {
        root.put("schema", "moesaic.hdl-prove/1").put("block", chosen.block().name());
        ObjectNode parameters = root.putObject("parameters");
        BlockSettings settings = chosen.settings();
        for (BlockParameter parameter : chosen.block().parameters()) {
            if (parameter.kind() instanceof BlockParameter.Whole) {
                parameters.put(parameter.name(), settings.whole(parameter.name()));
            } else {
                parameters.put(parameter.name(), settings.text(parameter.name()));
            }
        }
        root.put("verdict", verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        root.put("cycles", cycles);
        switch (verdict) {
            case Verdict.Proved proved -> root.put("inductionCycles", proved.inductionCycles());
            case Verdict.Refuted refuted -> root.put("counterexample", refuted.counterexample());
            case Verdict.Bounded _, Verdict.Unknown _ -> {}
        }
        root.put("solver", solver);
    }

    private static void print(PrintStream out, BlockChoice.Chosen chosen, Verdict verdict) {
        String what = chosen.block().name() + " " + chosen.settings();
        out.println(
                switch (verdict) {
                    case Verdict.Proved proved ->
                            "proved: %s equals its independent description, for all inputs and any number of cycles (induction over %d)"
                                    .formatted(what, proved.inductionCycles());
                    case Verdict.Bounded bounded ->
                            "bounded to %d cycles: %s equals its independent description in the first cycles after power-up; the induction did not close"
                                    .formatted(bounded.cycles(), what);
                    case Verdict.Unknown unknown ->
                            "unknown: %s was not settled within %d s; choose smaller sizes, fewer --cycles or more --seconds"
                                    .formatted(what, unknown.seconds());
                    case Verdict.Refuted refuted ->
                            "refuted: %s differs from its independent description\n%s"
                                    .formatted(what, refuted.counterexample());
                });
    }
}
