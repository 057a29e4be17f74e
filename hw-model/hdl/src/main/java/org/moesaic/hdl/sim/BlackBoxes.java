package org.moesaic.hdl.sim;

import java.math.BigInteger;
import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Port;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.sim.compile.Boxes;

/// Models of black boxes, tied to the signals of a flat module.
final class BlackBoxes {

    private BlackBoxes() {}

    /// One instance with its model.
    static final class Box {
        private final BlackBoxModel model;
        private final List<Signal> inputs;
        private final List<Signal> outputs;
        private final String name;
        private final List<Port> ports;

        private Box(BlackBoxModel model, Instance instance, BlackBoxDefinition definition) {
            this.model = model;
            this.name = instance.name();
            this.ports = definition.outputs();
            this.inputs = instance.inputs().stream().map(Connection::signal).toList();
            this.outputs = instance.outputs().stream().map(Connection::signal).toList();
        }

        private BigInteger[] read(BigInteger[] values) {
            return inputs.stream().map(s -> values[s.id()]).toArray(BigInteger[]::new);
        }

        /// Computes the outputs into an array of values by signal number.
        void evaluate(BigInteger[] values) {
            BigInteger[] results = new BigInteger[outputs.size()];
            model.evaluate(read(values), results);
            for (int i = 0; i < results.length; i++) {
                values[outputs.get(i).id()] = Boxes.checked(name, ports.get(i), results[i]);
            }
        }

        void clock(BigInteger[] values) {
            model.clock(read(values));
        }

        Object save() {
            return model.save();
        }

        void restore(Object state) {
            model.restore(state);
        }
    }

    /// @throws HdlException if the black box has no model
    static Box make(Circuit circuit, Instance instance) {
        BlackBoxDefinition definition =
                (BlackBoxDefinition) circuit.definition(instance.definition());
        return new Box(model(circuit, instance), instance, definition);
    }

    /// A new model of an instance.
    ///
    /// @throws HdlException if the black box has none
    static BlackBoxModel model(Circuit circuit, Instance instance) {
        BlackBoxDefinition definition =
                (BlackBoxDefinition) circuit.definition(instance.definition());
        return definition
                .model()
                .orElseThrow(() ->
                        new HdlException(
                                new HdlProblem(
                                        instance.location(),
                                        instance.name(),
                                        "the black box %s cannot be simulated"
                                                .formatted(definition.module()),
                                        "give it a model(…) in its constructor")))
                .get();
    }
}
