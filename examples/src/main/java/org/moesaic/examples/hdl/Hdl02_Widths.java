package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.sim.TestBench;

/// # 02: widths
///
/// Every width is known where the value is made; none is inferred. Arithmetic is exact and grows: a sum has a bit more, a
/// product the bits of both, a difference has a sign. To lose bits you say so: `addWrap`, `truncate`, `saturate`.
///
/// Where two widths or signs do not meet you get an error at your own line, with both of them and what to write. It is
/// thrown while the circuit is built, so an IDE takes you there.
public final class Hdl02_Widths {

    private Hdl02_Widths() {}

    /// The wrong way: 8 + 8 bits into 8. Other languages drop the carry here, and nobody hears of it.
    private static final class Wrong extends Component {
        Wrong() {
            UInt a = input("a", uint(8));
            UInt b = input("b", uint(8));
            UInt average = output("average", uint(8));
            average.set(a.add(b).shiftRight(1));
        }
    }

    /// The right way: the carry is there until it has been shifted in.
    public static final class Right extends Component {
        public final UInt a = input("a", uint(8));
        public final UInt b = input("b", uint(8));
        public final UInt average = output("average", uint(8));
        public final SInt difference = output("difference", sint(9));
        public final SInt clamped = output("clamped", sint(4));

        public Right() {
            average.set(a.add(b).shiftRight(1).truncate(8));
            difference.set(a.sub(b));
            clamped.set(a.sub(b).saturate(4));
        }
    }

    public static void main(String[] args) {
        try {
            Design.of(Wrong::new);
        } catch (HdlException e) {
            System.out.println(e.getMessage());
        }

        TestBench<Right> bench = TestBench.of(Right::new);
        bench.poke(bench.top().a, 200);
        bench.poke(bench.top().b, 250);
        bench.expect(bench.top().average, 225);
        bench.expect(bench.top().difference, -50);
        bench.expect(bench.top().clamped, -8);
        System.out.println("the average of 200 and 250 is " + bench.peek(bench.top().average));

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Right::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl02_Widths.java
}
