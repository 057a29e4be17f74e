package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.sim.TestBench;

/// # 03: a state machine
///
/// States are a Java enum, so a misspelt one does not compile. Below, `found` is set before the switch, and a case sets it
/// again: of all that apply, the last wins. A register that no case sets keeps its state; a wire or an output must be set on
/// every path, or the error names the line that leaves one out.
public final class Hdl03_StateMachine {

    private Hdl03_StateMachine() {}

    /// What has been seen of the pattern 1, 0, 1.
    public enum Seen {
        NOTHING,
        ONE,
        ONE_ZERO
    }

    /// Finds 1, 0, 1 in a stream of bits; occurrences may overlap.
    public static final class Detector extends Component {
        public final Bool bit = input("bit", bool());
        public final Bool found = output("found", bool());
        public final Enumerated<Seen> seen = output("seen", enumeration(Seen.class));

        public Detector() {
            Enumerated<Seen> state = register("state", enumeration(Seen.class), Seen.NOTHING);
            found.set(false);
            switchOn(state)
                    .is(Seen.NOTHING, () -> when(bit, () -> state.set(Seen.ONE)))
                    .is(Seen.ONE, () -> when(bit.not(), () -> state.set(Seen.ONE_ZERO)))
                    .is(
                            Seen.ONE_ZERO,
                            () -> {
                                found.set(bit);
                                when(bit, () -> state.set(Seen.ONE))
                                        .otherwise(() -> state.set(Seen.NOTHING));
                            });
            seen.set(state);
        }
    }

    public static void main(String[] args) {
        TestBench<Detector> bench = TestBench.of(Detector::new);
        Detector detector = bench.top();
        bench.reset();
        StringBuilder found = new StringBuilder();
        for (char bit : "0110101001".toCharArray()) {
            bench.poke(detector.bit, bit == '1');
            found.append(bench.isTrue(detector.found) ? '^' : '.');
            bench.step();
        }
        bench.expect(detector.seen, Seen.ONE);
        System.out.println("0110101001");
        System.out.println(found);

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Detector::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl03_StateMachine.java
}
