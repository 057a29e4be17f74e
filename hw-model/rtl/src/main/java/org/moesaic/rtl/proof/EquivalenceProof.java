package org.moesaic.rtl.proof;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;

/// The question whether the Verilog of a circuit does the same as an independent description of it, for all inputs.
///
/// Two questions are put. First, whether inputs exist that make an output differ in the first cycles after power-up, the
/// reset being an input like others: if so, the circuit is refuted. Then, by temporal induction (Eén and Sörensson, "Temporal
/// induction by incremental SAT solving", BMC 2003), whether no output and no matched register ever differs.
///
/// @param circuit what is proved
/// @param reference what it is held against
/// @param cycles how many cycles the first question looks at, and over how many the induction step may look back
/// @param secondsForAQuestion when the solver gives up
public record EquivalenceProof(
        Circuit circuit, Reference reference, int cycles, int secondsForAQuestion) {

    /// Cycles looked at where the user gives no number.
    public static final int DEFAULT_CYCLES = 6;

    /// Seconds for a question where the user gives no number.
    public static final int DEFAULT_SECONDS = 60;

    private static final String SWEEP =
            "opt -full; techmap; opt; abc -g AND -script +strash;ifraig,-C,10000;map; opt";

    private static final Pattern STEPS = Pattern.compile("\\[induction step (\\d+)\\]");

    public EquivalenceProof {
        if (cycles < 1 || secondsForAQuestion < 1) {
            throw new IllegalArgumentException(cycles + " cycles, " + secondsForAQuestion + " s");
        }
    }

    /// Asks yosys.
    ///
    /// @throws IOException if it cannot be started
    /// @throws IllegalStateException with its message, if it does not take one of the two texts or the question
    public Verdict run() throws IOException, InterruptedException {
        Map<String, String> files =
                Map.of("block.v", Verilog.of(circuit), "reference.v", reference.text());
        String first = answer(files, bounded());
        if (first.contains("SAT proof finished - model found: FAIL!")) {
            return new Verdict.Refuted(table(first));
        }
        if (first.contains("Interrupted SAT solver: TIMEOUT!")) {
            return new Verdict.Unknown(secondsForAQuestion);
        }
        if (!first.contains("SAT proof finished - no model found: SUCCESS!")) {
            throw new IllegalStateException("yosys gave no answer to:\n" + bounded());
        }
        String second = answer(files, induction());
        if (!second.contains("Induction step proven: SUCCESS!")) {
            return new Verdict.Bounded(cycles);
        }
        int steps = 1;
        for (Matcher matcher = STEPS.matcher(second); matcher.find(); ) {
            steps = Integer.parseInt(matcher.group(1));
        }
        return new Verdict.Proved(steps);
    }

    private static String answer(Map<String, String> files, String script)
            throws IOException, InterruptedException {
        Yosys.Result result = Yosys.run(files, script);
        if (result.exit() != 0) {
            throw new IllegalStateException(
                    result.log()
                            .lines()
                            .filter(line -> line.startsWith("ERROR"))
                            .reduce("yosys ended with " + result.exit(), (a, b) -> b));
        }
        return result.log();
    }

    private String bounded() {
        return miter()
                + "sat -timeout %d -show-ports -seq %d -prove trigger 0 miter\n"
                        .formatted(secondsForAQuestion, cycles);
    }

    private String induction() {
        StringBuilder matched = new StringBuilder();
        reference
                .matched()
                .forEach((inBlock, inReference) ->
                        matched.append(" -prove gate.%s gold.%s".formatted(inBlock, inReference)));
        return miter()
                + "sat -timeout %d -tempinduct -maxsteps %d -prove trigger 0%s miter\n"
                        .formatted(secondsForAQuestion, cycles, matched);
    }

    /// Both side by side with the same inputs, and `trigger`, which is 1 where outputs differ. Each is read in a design of its
    /// own: names of their modules may be the same.
    private String miter() {
        StringBuilder parameters = new StringBuilder();
        reference
                .parameters()
                .forEach((name, value) ->
                        parameters.append(" -chparam %s %d".formatted(name, value)));
        return """
        read_verilog -defer reference.v
        hierarchy -check -top %s%s
        proc; flatten; memory; opt -full; dffunmap
        rename -top gold
        design -stash reference
        read_verilog block.v
        hierarchy -check -top %s
        proc; flatten; memory; opt -full; dffunmap
        rename -top gate
        design -copy-from reference gold
        miter -equiv -flatten -make_outputs gold gate miter
        hierarchy -top miter
        %s
        """
                .formatted(
                        reference.module(),
                        parameters,
                        Verilog.top(circuit),
                        reference.swept() ? SWEEP : "");
    }

    /// The part of the log that lists the ports by cycle.
    private static String table(String log) {
        int from = log.indexOf("  Time Signal Name");
        int to = log.indexOf("\n\n", Math.max(from, 0));
        return from < 0 || to < 0 ? "" : log.substring(from, to);
    }
}
