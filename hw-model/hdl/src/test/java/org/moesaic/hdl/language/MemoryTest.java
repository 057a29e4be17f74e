package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.sim.TestBench;

class MemoryTest {

    static final class Ram extends Component {
        final UInt address = input("address", uint(3));
        final UInt data = input("data", uint(8));
        final UInt mask = input("mask", uint(2));
        final Bool write = input("write", bool());
        final Bool read = input("read", bool());
        final UInt now = output("now", uint(8));
        final UInt later = output("later", uint(8));

        Ram() {
            Mem<UInt> ram =
                    memory("ram", uint(8), 5, BigInteger.valueOf(40), BigInteger.valueOf(41));
            when(write, () -> ram.write(address, data, mask));
            now.set(ram.read(address));
            UInt[] word = new UInt[1];
            when(read, () -> word[0] = ram.readSync("word", address));
            later.set(word[0]);
        }
    }

    @Test
    void readsAndWrites() {
        TestBench<Ram> bench = TestBench.of(Ram::new);
        Ram top = bench.top();
        bench.expect(top.now, 40);
        bench.poke(top.address, 1);
        bench.expect(top.now, 41);
        bench.poke(top.write, true);
        bench.poke(top.read, true);
        bench.poke(top.mask, 0b11);
        bench.poke(top.data, 0xab);
        bench.expect(top.now, 41);
        bench.step();
        bench.expect(top.now, 0xab);
        bench.expect(top.later, 41);
        bench.poke(top.mask, 0b10);
        bench.poke(top.data, 0x12);
        bench.poke(top.read, false);
        bench.step();
        bench.expect(top.now, 0x1b);
        bench.expect(top.later, 41);
    }

    @Test
    void nothingIsBehindTheLastWord() {
        TestBench<Ram> bench = TestBench.of(Ram::new);
        Ram top = bench.top();
        bench.poke(top.write, true);
        bench.poke(top.mask, 0b11);
        bench.poke(top.data, 99);
        for (int address = 5; address < 8; address++) {
            bench.poke(top.address, address);
            bench.step();
            bench.expect(top.now, 0);
        }
        assertEquals(BigInteger.valueOf(40), bench.simulator().peekMemory("ram", 0));
        assertEquals(BigInteger.ZERO, bench.simulator().peekMemory("ram", 4));
    }

    private static final class Pair extends Bundle {
        final SInt low = field("low", sint(4));
        final Bool flag = field("flag", bool());
    }

    static final class Two extends Component {
        final Pair in = input("in", bundle(Pair::new));
        final Pair out = output("out", bundle(Pair::new));
        final UInt raw = output("raw", uint(5));
        final Bool swap = input("swap", bool());

        Two() {
            Mem<Pair> words = memory("words", bundle(Pair::new), 2);
            UInt first = uint(1).of(0);
            words.write(first, in);
            // The later of two writes to one word wins.
            when(swap, () -> words.write(first, words.read(uint(1).of(1))));
            out.set(words.read(first));
            raw.set(words.read(first).asUInt());
        }
    }

    @Test
    void wordsOfSeveralParts() {
        TestBench<Two> bench = TestBench.of(Two::new);
        Two top = bench.top();
        bench.poke(top.in.low, -3);
        bench.poke(top.in.flag, true);
        bench.step();
        bench.expect(top.out.low, -3);
        bench.expect(top.out.flag, true);
        bench.expect(top.raw, 0b1101_1);
        bench.poke(top.swap, true);
        bench.step();
        bench.expect(top.out.low, 0);
        bench.expect(top.out.flag, false);
    }

    @Test
    void theTestBenchReachesIn() {
        TestBench<Ram> bench = TestBench.of(Ram::new);
        bench.simulator().pokeMemory("ram", 3, BigInteger.valueOf(77));
        bench.poke(bench.top().address, 3);
        bench.expect(bench.top().now, 77);
    }
}
