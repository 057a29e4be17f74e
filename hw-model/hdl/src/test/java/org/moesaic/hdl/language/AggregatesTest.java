package org.moesaic.hdl.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.sim.TestBench;

class AggregatesTest {

    enum Kind {
        NOP,
        LOAD,
        STORE
    }

    static final class Inner extends Bundle {
        final SInt offset = field("offset", sint(5));
        final Enumerated<Kind> kind = field("kind", enumeration(Kind.class));
    }

    /// A request one way and an answer the other.
    static final class Link extends Bundle {
        final Inner request = field("request", bundle(Inner::new));
        final Vec<UInt> lanes = field("lanes", vec(2, uint(3)));
        final UInt answer = flipped("answer", uint(6));
    }

    static final class Through extends Component {
        final Link in = input("in", bundle(Link::new));
        final Link out = output("out", bundle(Link::new));

        Through() {
            out.set(in);
        }
    }

    @Test
    void partsArePortsInTheirDirection() {
        List<String> ports =
                Design.of(Through::new).circuit().top().ports().stream()
                        .map(AggregatesTest::text)
                        .toList();
        assertEquals(
                List.of(
                        "INPUT in_request_offset:s5",
                        "INPUT in_request_kind:Kind:u2",
                        "INPUT in_lanes_0:u3",
                        "INPUT in_lanes_1:u3",
                        "OUTPUT in_answer:u6",
                        "OUTPUT out_request_offset:s5",
                        "OUTPUT out_request_kind:Kind:u2",
                        "OUTPUT out_lanes_0:u3",
                        "OUTPUT out_lanes_1:u3",
                        "INPUT out_answer:u6"),
                ports);
    }

    private static String text(Port port) {
        return port.direction() + " " + port.signal();
    }

    @Test
    void oneSetConnectsBothWays() {
        TestBench<Through> bench = TestBench.of(Through::new);
        Through top = bench.top();
        bench.poke(top.in.request.offset, -7);
        bench.poke(top.in.request.kind, Kind.STORE);
        bench.poke(top.in.lanes.get(1), 5);
        bench.poke(top.out.answer, 42);
        bench.expect(top.out.request.offset, -7);
        bench.expect(top.out.request.kind, Kind.STORE);
        bench.expect(top.out.lanes.get(1), 5);
        bench.expect(top.in.answer, 42);
    }

    static final class Chooser extends Component {
        final Bool left = input("left", bool());
        final UInt index = input("index", uint(2));
        final Vec<Inner> all = input("all", vec(3, bundle(Inner::new)));
        final Inner byMux = output("by_mux", bundle(Inner::new));
        final Inner byIndex = output("by_index", bundle(Inner::new));
        final Vec<UInt> delayed = output("delayed", vec(2, uint(2)));

        Chooser() {
            byMux.set(mux(left, all.get(0), all.get(2)));
            byIndex.set(all.get(index));
            // One field again, over the whole: the last that applies wins.
            byIndex.kind.set(Kind.LOAD);
            Vec<UInt> both = wire("both", vec(2, uint(2)));
            both.get(0).set(index);
            both.get(1).set(index.not());
            delayed.set(delayed("both_before", both));
        }
    }

    @Test
    void choicesOfWholeBundles() {
        TestBench<Chooser> bench = TestBench.of(Chooser::new);
        Chooser top = bench.top();
        for (int i = 0; i < 3; i++) {
            bench.poke(top.all.get(i).offset, i - 1);
            bench.poke(top.all.get(i).kind, Kind.values()[i]);
        }
        bench.expect(top.byMux.offset, 1);
        bench.expect(top.byMux.kind, Kind.STORE);
        bench.poke(top.left, true);
        bench.expect(top.byMux.offset, -1);
        bench.poke(top.index, 2);
        bench.expect(top.byIndex.offset, 1);
        bench.expect(top.byIndex.kind, Kind.LOAD);
        bench.poke(top.index, 3);
        bench.expect(top.byIndex.offset, 0);
        bench.step();
        bench.poke(top.index, 0);
        bench.expect(top.delayed.get(0), 3);
        bench.expect(top.delayed.get(1), 0);
    }

    @Test
    void widthsAndBits() {
        Design<Through> design = Design.of(Through::new);
        assertEquals(5 + 2 + 2 * 3 + 6, design.top().in.width());
        assertEquals("in_request_offset", design.top().in.request.offset.path());
    }
}
