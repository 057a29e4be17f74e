package org.moesaic.hdl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.moesaic.hdl.ir.Connection;
import org.moesaic.hdl.ir.Definition;
import org.moesaic.hdl.ir.Direction;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.Port;

/// Puts one module into another.
final class Instances {

    private Instances() {}

    static <C extends Component> C add(ModuleBuilder parent, String name, Supplier<C> constructor) {
        Location at = Source.here();
        parent.names().take(name, at);
        C component = ModuleBuilder.construct(parent.design(), name, constructor);
        ModuleBuilder child = component.builder();
        Definition definition = component.finish();
        List<Connection> inputs = new ArrayList<>();
        List<Connection> outputs = new ArrayList<>();
        for (Port port : definition.ports()) {
            switch (port.name()) {
                case ModuleBuilder.RESET -> inputs.add(new Connection(port.name(), parent.reset()));
                case ModuleBuilder.CLOCK_ENABLE ->
                        inputs.add(new Connection(port.name(), parent.clockEnable().orElseThrow()));
                default -> {
                    boolean input = port.direction() == Direction.INPUT;
                    Net here =
                            parent.declare(
                                    input ? Net.Kind.CHILD_INPUT : Net.Kind.CHILD_OUTPUT,
                                    Names.join(name, port.name()),
                                    port.type(),
                                    true,
                                    at);
                    parent.childPort(child.port(port.signal()), here);
                    (input ? inputs : outputs).add(new Connection(port.name(), here.signal()));
                }
            }
        }
        parent.instances.add(
                new Instance(name, parent.design().add(definition), inputs, outputs, at));
        return component;
    }
}
