package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.uint;

import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.lib.Queue;
import org.moesaic.hdl.lib.ReadyValid;
import org.moesaic.hdl.sim.TestBench;

/// # 05: bundles and streams
///
/// A bundle is several values under one name. A field may be *flipped*: in [ReadyValid], `ready` goes against `valid` and
/// `bits`. As an `input` port the whole consumes, as an `output` port it produces, and one `set` connects all of it, each
/// part in its direction.
public final class Hdl05_Streams {

    private Hdl05_Streams() {}

    /// A colour; used as `bundle(Pixel::new)`.
    public static final class Pixel extends Bundle {
        public final UInt red = field("red", uint(4));
        public final UInt green = field("green", uint(4));
    }

    /// Swaps the colours of each pixel; a queue of two takes up what the consumer cannot.
    public static final class Swapper extends Component {
        public final ReadyValid<Pixel> in = input("in", ReadyValid.of(bundle(Pixel::new)));
        public final ReadyValid<Pixel> out = output("out", ReadyValid.of(bundle(Pixel::new)));

        public Swapper() {
            Queue<Pixel> queue = instance("queue", () -> new Queue<>(bundle(Pixel::new), 2));
            queue.in.set(in);
            out.set(queue.out);
            // Over the whole connection, two fields again: the last set wins.
            out.bits.red.set(queue.out.bits.green);
            out.bits.green.set(queue.out.bits.red);
        }
    }

    public static void main(String[] args) {
        TestBench<Swapper> bench = TestBench.of(Swapper::new);
        Swapper top = bench.top();
        bench.reset();
        bench.poke(top.in.valid, true);
        for (int i = 1; i <= 2; i++) {
            bench.expect(top.in.ready, true);
            bench.poke(top.in.bits.red, i);
            bench.poke(top.in.bits.green, 10 + i);
            bench.step();
        }
        bench.expect(top.in.ready, false);
        bench.poke(top.in.valid, false);
        bench.poke(top.out.ready, true);
        for (int i = 1; i <= 2; i++) {
            bench.expect(top.out.valid, true);
            bench.expect(top.out.bits.red, 10 + i);
            bench.expect(top.out.bits.green, i);
            bench.step();
        }
        bench.expect(top.out.valid, false);
        System.out.println("two pixels went in, waited, and came out in order");

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Swapper::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl05_Streams.java
}
