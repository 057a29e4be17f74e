package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.vec;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.sim.TestBench;

/// # 04: hierarchy and parameters
///
/// A parameter is an argument of the constructor, and Java is the generator: loops, lists and recursion lay out hardware.
/// `instance("lane", () -> new Lane(8))` puts a module into another; its ports are the fields of what comes back. Modules
/// that come out alike are one module in Verilog, however many instances there are.
public final class Hdl04_Hierarchy {

    private Hdl04_Hierarchy() {}

    /// One product, a cycle later.
    public static final class Lane extends Component {
        public final SInt a;
        public final SInt b;
        public final SInt product;

        public Lane(int width) {
            a = input("a", sint(width));
            b = input("b", sint(width));
            product = output("product", sint(2 * width));
            product.set(delayed("kept", a.mul(b)));
        }
    }

    /// The inner product of two vectors, a cycle later: a lane for each pair, and a tree of adders as wide as it must be.
    public static final class InnerProduct extends Component {
        public final Vec<SInt> a;
        public final Vec<SInt> b;
        public final SInt sum;

        public InnerProduct(int lanes, int width) {
            a = input("a", vec(lanes, sint(width)));
            b = input("b", vec(lanes, sint(width)));
            List<SInt> terms = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                Lane lane = instance("lane_" + i, () -> new Lane(width));
                lane.a.set(a.get(i));
                lane.b.set(b.get(i));
                terms.add(lane.product);
            }
            SInt total = tree(terms);
            sum = output("sum", sint(total.width()));
            sum.set(total);
        }

        private static SInt tree(List<SInt> terms) {
            if (terms.size() == 1) {
                return terms.getFirst();
            }
            int half = terms.size() / 2;
            return tree(terms.subList(0, half)).add(tree(terms.subList(half, terms.size())));
        }
    }

    public static void main(String[] args) {
        TestBench<InnerProduct> bench = TestBench.of(() -> new InnerProduct(3, 4));
        InnerProduct top = bench.top();
        int[] a = {-8, 7, 3};
        int[] b = {-8, -8, 5};
        for (int i = 0; i < a.length; i++) {
            bench.poke(top.a.get(i), a[i]);
            bench.poke(top.b.get(i), b[i]);
        }
        bench.step();
        bench.expect(top.sum, 64 - 56 + 15);
        System.out.println("sum is " + bench.peek(top.sum) + ", in " + top.sum.width() + " bits");
        System.out.println("lane 0 holds " + bench.simulator().peek("lane_0.kept"));

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(() -> new InnerProduct(3, 4)).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl04_Hierarchy.java
}
