package org.moesaic.hdl.testkit;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.moesaic.hdl.Location;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.SignedType;
import org.moesaic.hdl.ir.Type;
import org.moesaic.hdl.ir.UnsignedType;
import org.moesaic.hdl.sim.BlackBoxModel;

/// Two black boxes with models: one without state, one with nothing but state between its ports.
final class SampleBoxes {

    private static final Type NARROW = new SignedType(11);
    private static final Type WIDE = new UnsignedType(70);

    /// y = a + b, z = b; at once.
    static final BlackBoxDefinition MIXER =
            box(
                    "Mixer",
                    List.of(
                            port(0, Direction.INPUT, "a", WIDE),
                            port(1, Direction.INPUT, "b", NARROW),
                            port(2, Direction.OUTPUT, "y", WIDE),
                            port(3, Direction.OUTPUT, "z", NARROW)),
                    true);

    /// y = the sum of all a of earlier cycles.
    static final BlackBoxDefinition ACCUMULATOR =
            box(
                    "Accumulator",
                    List.of(
                            port(0, Direction.INPUT, "a", NARROW),
                            port(1, Direction.OUTPUT, "y", WIDE)),
                    false);

    private SampleBoxes() {}

    private static Port port(int id, Direction direction, String name, Type type) {
        return new Port(direction, new Signal(id, name, type, false, Location.UNKNOWN));
    }

    private static BlackBoxDefinition box(String name, List<Port> ports, boolean combinational) {
        return new BlackBoxDefinition(
                name,
                name,
                ports,
                combinational ? Optional.empty() : Optional.of("clock"),
                new LinkedHashMap<>(),
                combinational,
                Optional.of(combinational ? Adder::new : Sum::new),
                Location.UNKNOWN);
    }

    private static final class Adder implements BlackBoxModel {

        @Override
        public void evaluate(BigInteger[] inputs, BigInteger[] outputs) {
            outputs[0] = WIDE.wrap(inputs[0].add(inputs[1]));
            outputs[1] = inputs[1];
        }
    }

    private static final class Sum implements BlackBoxModel {

        private BigInteger sum = BigInteger.ZERO;

        @Override
        public void evaluate(BigInteger[] inputs, BigInteger[] outputs) {
            outputs[0] = sum;
        }

        @Override
        public void clock(BigInteger[] inputs) {
            sum = WIDE.wrap(sum.add(inputs[0]));
        }

        @Override
        public Object save() {
            return sum;
        }

        @Override
        public void restore(Object state) {
            sum = (BigInteger) state;
        }
    }
}
