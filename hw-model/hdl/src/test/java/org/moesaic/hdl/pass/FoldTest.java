package org.moesaic.hdl.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.junit.jupiter.api.Test;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.CircuitText;

class FoldTest {

    private static String folded(Circuit circuit) {
        return CircuitText.of(DeadCode.keepNamed(Fold.of(circuit)));
    }

    private static final class Constants extends Component {
        final UInt x = input("x", uint(8));
        final UInt sum = output("sum", uint(9));
        final UInt same = output("same", uint(8));
        final UInt low = output("low", uint(4));
        final Bool yes = output("yes", bool());

        Constants() {
            UInt seven = uint(8).of(3).addWrap(4);
            sum.set(seven.add(uint(8).of(250)));
            same.set(x.addWrap(0).or(x).and(x.ne(x).asUInt().extend(8).not()));
            low.set(x.extend(12).bits(11, 0).truncate(4));
            yes.set(mux(x.eq(x), bool().of(true), x.bit(0)));
        }
    }

    @Test
    void whatIsConstantAndWhatDoesNothing() {
        assertEquals(
                """
                module Constants
                  input x:u8
                  output sum:u9
                  output same:u8
                  output low:u4
                  output yes:u1
                  yes:u1 = literal 1
                  low:u4 = resize x
                  sum:u9 = literal 257
                  same:u8 = resize x
                """,
                folded(Design.of(Constants::new).circuit()));
    }

    private static final class Names extends Component {
        final UInt x = input("x", uint(8));
        final Bool go = input("go", bool());
        final UInt y = output("y", uint(8));
        final UInt z = output("z", uint(8));

        Names() {
            UInt sum = x.addWrap(1).named("sum");
            y.set(sum);
            UInt kept = register("kept", uint(8), 0);
            when(bool().of(true), () -> kept.set(sum));
            when(go.eq(bool().of(false)), () -> kept.set(0));
            z.set(kept);
        }
    }

    @Test
    void namesMoveToTheOperations() {
        assertEquals(
                """
                module Names
                  input reset:u1
                  input x:u8
                  input go:u1
                  output y:u8
                  output z:u8
                  _literal_1:u8 = literal 1
                  _literal_4:u8 = literal 0
                  z:u8 = resize kept
                  sum:u8 = add x _literal_1
                  _equal_1:u1 = not go
                  y:u8 = resize sum
                  _mux_2:u8 = mux _equal_1 _literal_4 sum
                  register kept:u8 <- _mux_2 reset(reset, 0)
                """,
                folded(Design.of(Names::new).circuit()));
    }
}
