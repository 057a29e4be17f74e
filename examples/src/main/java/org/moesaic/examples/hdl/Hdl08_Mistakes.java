package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.util.function.Supplier;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.emit.Verilog;

/// # 08: mistakes
///
/// What a finished circuit can have wrong is found before anything is simulated, and told all at once: a signal that nothing
/// drives, one that is driven on some paths only (Verilog would make a latch of it), and a value that depends on itself
/// within one cycle. A loop is printed link by link, through the hierarchy, each link with its line.
public final class Hdl08_Mistakes {

    private Hdl08_Mistakes() {}

    /// Two outputs that are not always driven.
    private static final class Undriven extends Component {
        Undriven() {
            Bool go = input("go", bool());
            output("never", uint(4));
            UInt sometimes = output("sometimes", uint(4));
            when(go, () -> sometimes.set(1));
        }
    }

    /// A sum that adds itself to itself, all in one cycle.
    private static final class Loop extends Component {
        Loop() {
            UInt x = input("x", uint(8));
            UInt sum = wire("sum", uint(8));
            sum.set(sum.addWrap(x));
        }
    }

    /// The sum that was meant: a register breaks the loop.
    public static final class Accumulator extends Component {
        public final UInt x = input("x", uint(8));
        public final UInt total = output("total", uint(8));

        public Accumulator() {
            UInt sum = register("sum", uint(8), 0);
            sum.set(sum.addWrap(x));
            total.set(sum);
        }
    }

    private static void tell(Supplier<? extends Component> mistake) {
        try {
            Design.of(mistake);
        } catch (HdlException e) {
            System.out.println(e.getMessage());
        }
    }

    public static void main(String[] args) {
        tell(Undriven::new);
        tell(Loop::new);

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Accumulator::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl08_Mistakes.java
}
