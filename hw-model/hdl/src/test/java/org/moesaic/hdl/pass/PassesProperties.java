package org.moesaic.hdl.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.CircuitText;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.CheckFailedException;
import org.moesaic.hdl.sim.Coverage;
import org.moesaic.hdl.sim.InterpretedSimulator;
import org.moesaic.hdl.sim.Simulator;
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.Stimulus;

/// No pass changes what a circuit does: outputs, failing checks and coverage stay the same in every cycle.
class PassesProperties {

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(25, Features.ALL);
    }

    @Property(tries = 100)
    void generatedCircuitsAreSound(@ForAll("circuits") RandomCircuits.Sample sample) {
        Check.of(sample.circuit());
    }

    @Property(tries = 100)
    void fold(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        same(sample.circuit(), Fold::of, seed);
    }

    @Property(tries = 100)
    void commonSubexpressions(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        same(sample.circuit(), CommonSubexpressions::of, seed);
    }

    @Property(tries = 100)
    void deadCode(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        same(sample.circuit(), DeadCode::keepNamed, seed);
        same(sample.circuit(), DeadCode::keepVisible, seed);
    }

    @Property(tries = 100)
    void allOfThemOnTheFlatCircuit(
            @ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed) {
        same(
                sample.circuit(),
                circuit ->
                        Levelise.of(
                                        DeadCode.keepVisible(
                                                CommonSubexpressions.of(
                                                        Fold.of(Flatten.of(circuit)))))
                                .circuit(),
                seed);
    }

    @Property(tries = 50)
    void foldingTwiceChangesNothingMore(@ForAll("circuits") RandomCircuits.Sample sample) {
        Circuit once = DeadCode.keepNamed(Fold.of(Fold.of(sample.circuit())));
        Circuit twice = DeadCode.keepNamed(Fold.of(once));
        assertTrue(size(twice) <= size(once));
        Check.of(once);
    }

    private static long size(Circuit circuit) {
        return CircuitText.of(circuit).lines().count();
    }

    private static void same(Circuit circuit, UnaryOperator<Circuit> pass, long seed) {
        Circuit changed = pass.apply(circuit);
        Check.of(changed);
        Stimulus stimulus = Stimulus.of(circuit, seed, 8);
        assertEquals(run(circuit, stimulus), run(changed, stimulus));
    }

    /// What a run shows to the outside, a line a cycle.
    private static List<String> run(Circuit circuit, Stimulus stimulus) {
        Simulator simulator = new InterpretedSimulator(circuit);
        List<Port> inputs = circuit.top().inputs();
        List<String> lines = new ArrayList<>();
        for (List<BigInteger> values : stimulus.cycles()) {
            for (int i = 0; i < inputs.size(); i++) {
                simulator.poke(inputs.get(i).name(), values.get(i));
            }
            StringBuilder line = new StringBuilder();
            for (Port output : circuit.top().outputs()) {
                line.append(output.name())
                        .append('=')
                        .append(simulator.peekBig(output.name()))
                        .append(' ');
            }
            try {
                simulator.step();
            } catch (CheckFailedException failed) {
                lines.add(line + failed.getMessage());
                break;
            }
            lines.add(line.toString());
        }
        for (Coverage coverage : simulator.coverage()) {
            lines.add(coverage.cover().name() + " " + coverage.cycles());
        }
        return lines;
    }
}
