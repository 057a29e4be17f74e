package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.assertThat;
import static org.moesaic.hdl.Hdl.assume;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.cover;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.sim.CheckFailedException;
import org.moesaic.hdl.sim.TestBench;

/// # 07: assertions, assumptions, covers
///
/// `assertThat` is what the circuit promises, `assume` what its surroundings promise it, `cover` what a test should have
/// seen. Each applies where its `when` does, and sleeps during a reset. A simulation stops before the clock edge that would
/// hide the mistake, with your line, the cycle and the values you asked for.
public final class Hdl07_Checks {

    private Hdl07_Checks() {}

    /// Counts what is in a store of four, and trusts its users a little too much.
    public static final class Level extends Component {
        public final Bool push = input("push", bool());
        public final Bool pop = input("pop", bool());
        public final UInt level = output("level", uint(3));

        public Level() {
            UInt inside = register("inside", uint(3), 0);
            assume(push.and(pop).not(), "push and pop take turns");
            when(
                            push,
                            () -> {
                                inside.set(inside.addWrap(1));
                                cover(inside.eq(3), "filled up");
                            })
                    .elseWhen(pop, () -> inside.set(inside.subWrap(1)));
            assertThat(inside.le(4), "{} things in a store of four", inside);
            level.set(inside);
        }
    }

    public static void main(String[] args) {
        TestBench<Level> bench = TestBench.of(Level::new);
        Level top = bench.top();
        bench.reset();
        bench.poke(top.push, true);
        try {
            bench.step(10);
        } catch (CheckFailedException e) {
            System.out.println(e.getMessage());
        }
        // The edge was not passed: everything is as it was when the promise broke.
        bench.expect(top.level, 5);
        bench.simulator()
                .coverage()
                .forEach(c -> System.out.println(c.cover().message() + ": " + c.cycles()));

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Level::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl07_Checks.java
}
