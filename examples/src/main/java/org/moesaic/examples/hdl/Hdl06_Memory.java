package org.moesaic.examples.hdl;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.sim.TestBench;

/// # 06: memories
///
/// A memory is written at the clock edge. `read` looks at a word in the same cycle (flip-flops or LUT memory), `readSync`
/// hands it out in the next (block memory): it is a register, so it has a name, and in the cycle of a write it still gets
/// the word before. An address is exactly as wide as the depth needs; nothing is cut off behind your back.
public final class Hdl06_Memory {

    private Hdl06_Memory() {}

    /// A table of squares that can be overwritten, byte by byte.
    public static final class Table extends Component {
        public final UInt address = input("address", uint(4));
        public final Bool write = input("write", bool());
        public final UInt mask = input("mask", uint(2));
        public final UInt data = input("data", uint(16));
        public final UInt word = output("word", uint(16));

        public Table() {
            BigInteger[] squares =
                    IntStream.range(0, 16)
                            .mapToObj(i -> BigInteger.valueOf((long) i * i))
                            .toArray(BigInteger[]::new);
            Mem<UInt> table = memory("table", uint(16), 16, squares);
            when(write, () -> table.write(address, data, mask));
            word.set(table.readSync("word_read", address));
        }
    }

    public static void main(String[] args) {
        TestBench<Table> bench = TestBench.of(Table::new);
        Table top = bench.top();
        bench.poke(top.address, 12);
        bench.step();
        bench.expect(top.word, 144);

        bench.poke(top.write, true);
        bench.poke(top.mask, 0b10);
        bench.poke(top.data, 0xabcd);
        bench.step();
        bench.expect(top.word, 144);
        bench.poke(top.write, false);
        bench.step();
        bench.expect(top.word, 0xab00 + 144);
        System.out.printf("word 12 is now 0x%x%n", bench.peek(top.word));

        System.out.println(verilog());
    }

    static String verilog() {
        return Verilog.of(Design.of(Table::new).circuit());
    }

    // HOW TO RUN, from the root of the repository, with the java of a JDK 25:
    //
    //   ./build -pl hw-model/hdl -DskipTests
    //   java --class-path hw-model/hdl/target/classes \
    //       examples/src/main/java/org/moesaic/examples/hdl/Hdl06_Memory.java
}
