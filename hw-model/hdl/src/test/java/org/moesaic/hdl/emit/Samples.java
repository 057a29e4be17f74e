package org.moesaic.hdl.emit;

import static org.moesaic.hdl.Hdl.assertThat;
import static org.moesaic.hdl.Hdl.assume;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.cover;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.BlackBox;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

/// Small modules that the tests of the emitters write out.
final class Samples {

    private Samples() {}

    static final class Accumulate extends Component {
        Accumulate() {
            SInt in = input("in", sint(4));
            Bool enable = input("enable", bool());
            SInt kept = register("kept", sint(6), -3);
            SInt next = kept.addWrap(in.extend(6)).named("next");
            when(enable, () -> kept.set(next));
            output("sum", sint(6)).set(kept);
        }
    }

    /// Names that Verilog keeps for itself, also of the module.
    static final class Reserved extends Component {
        final UInt in = input("reg", uint(2));
        final Bool pulse = input("posedge", bool());
        final UInt out = output("logic", uint(2));

        Reserved() {
            super("always");
            UInt end = register("end", uint(2), 0);
            when(pulse, () -> end.set(in));
            out.set(end);
        }
    }

    static final class Two extends Component {
        Two() {
            Reserved first = instance("first", Reserved::new);
            Reserved second = instance("second", Reserved::new);
            first.in.set(input("a", uint(2)));
            second.in.set(first.out);
            first.pulse.set(true);
            second.pulse.set(true);
            output("y", uint(2)).set(second.out);
        }
    }

    static final class Masked extends Component {
        Masked() {
            UInt address = input("address", uint(2));
            Mem<UInt> words = memory("words", uint(8), 3, java.math.BigInteger.valueOf(0xa5));
            UInt data = input("data", uint(8));
            UInt mask = input("mask", uint(2));
            when(input("write", bool()), () -> words.write(address, data, mask));
            output("now", uint(8)).set(words.read(address));
            output("later", uint(8)).set(words.readSync("word", address));
        }
    }

    /// A vendor's multiplier, in two widths: two definitions of one module.
    static final class Multiplier extends BlackBox {
        final UInt a;
        final UInt b;
        final UInt p;

        Multiplier(int width) {
            super("VENDOR_MUL");
            a = input("A", uint(width));
            b = input("B", uint(width));
            p = output("P", uint(2 * width));
            clock("CK");
            registered();
            parameter("WIDTH", Integer.toString(width));
        }
    }

    static final class UsesVendor extends Component {
        UsesVendor() {
            Multiplier narrow = instance("narrow", () -> new Multiplier(4));
            Multiplier wide = instance("wide", () -> new Multiplier(8));
            UInt a = input("a", uint(4));
            narrow.a.set(a);
            narrow.b.set(a);
            wide.a.set(narrow.p);
            wide.b.set(narrow.p);
            output("y", uint(16)).set(wide.p);
        }
    }

    static final class Checked extends Component {
        Checked() {
            UInt a = input("a", uint(4));
            UInt count = register("count", uint(4), 0);
            count.set(count.addWrap(1));
            assume(a.ne(15), "a is never 15");
            assertThat(count.ne(5).or(a.eq(0)), "100% wrong: \"a\" is {} at {}", a, count);
            cover(count.eq(9), "nine");
            output("y", uint(4)).set(count);
        }
    }

    enum Light {
        RED,
        GREEN,
        AMBER
    }

    static final class Crossing extends Component {
        Crossing() {
            Enumerated<Light> light = register("light", enumeration(Light.class), Light.RED);
            when(
                    input("next", bool()),
                    () ->
                            switchOn(light)
                                    .is(Light.RED, () -> light.set(Light.GREEN))
                                    .is(Light.GREEN, () -> light.set(Light.AMBER))
                                    .is(Light.AMBER, () -> light.set(Light.RED)));
            output("stop", bool()).set(light.ne(Light.GREEN));
        }
    }
}
