package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.sim.TestBench;

/// # 01: a counter
///
/// A module is a class: ports are fields, and the constructor describes what is inside. It runs once, to build the circuit;
/// nothing in it happens "per cycle". So `when` is not `if`: both branches become hardware, and the condition chooses.
///
/// The clock and the reset are there without being declared. A register names its value after a reset as its last argument.
public final class Hdl01_Counter {

    private Hdl01_Counter() {}

    /// Counts the cycles in which `enable` is 1.
    public static final class Counter extends Component {
        public final Bool enable = input("enable", bool());
        public final UInt count = output("count", uint(8));

        public Counter() {
            UInt value = register("value", uint(8), 0);
            // value.add(1) has 9 bits and does not fit: a sum keeps its carry unless told to wrap.
            when(enable, () -> value.set(value.addWrap(1)));
            count.set(value);
        }
    }

    public static void main(String[] args) {
        // The test: fields of the component are the names, in Java as in the waveform.
        TestBench<Counter> bench = TestBench.of(Counter::new);
        Counter counter = bench.top();
        bench.reset();
        bench.poke(counter.enable, true);
        bench.step(3);
        bench.expect(counter.count, 3);
        bench.poke(counter.enable, false);
        bench.step(10);
        bench.expect(counter.count, 3);
        bench.poke(counter.enable, true);
        bench.step(253);
        bench.expect(counter.count, 0);
        System.out.println("count wraps to " + bench.peek(counter.count) + " after 256 events");

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Counter::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl01_Counter.java
}
