package org.moesaic.hdl;

import java.util.List;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;

/// One signal of a module under construction, and what may be done to it. Identity matters: two nets are two signals.
final class Net {

    /// Where the value of a net comes from.
    enum Kind {
        /// An input port: driven from outside.
        INPUT,
        /// An output port: set inside.
        OUTPUT,
        /// Set by the module that declares it.
        WIRE,
        /// Set by the module that declares it; keeps its value where it is not.
        REGISTER,
        /// An input of an instance, as the surrounding module sees it: set there.
        CHILD_INPUT,
        /// An output of an instance, as the surrounding module sees it.
        CHILD_OUTPUT,
        /// The result of an operation, or an element chosen by an index.
        VALUE
    }

    private final ModuleBuilder owner;
    private final Kind kind;
    private final Type type;
    private final Location location;
    private Signal signal;
    private final Element element;

    /// An element of a vector chosen by an index: it can be read, and set where its elements can be.
    record Element(Net index, List<Net> elements) {}

    private Net(ModuleBuilder owner, Kind kind, Type type, Signal signal, Element element) {
        this.owner = owner;
        this.kind = kind;
        this.type = type;
        this.location = signal == null ? Location.UNKNOWN : signal.location();
        this.signal = signal;
        this.element = element;
    }

    static Net of(ModuleBuilder owner, Kind kind, Signal signal) {
        return new Net(owner, kind, signal.type(), signal, null);
    }

    /// A net that is made into an operation when it is first read.
    static Net element(ModuleBuilder owner, Net index, List<Net> elements) {
        return new Net(
                owner, Kind.VALUE, elements.getFirst().type(), null, new Element(index, elements));
    }

    /// A net of no module, to ask a shape for its parts.
    static Net unbound(Type type) {
        return new Net(null, Kind.VALUE, type, null, null);
    }

    ModuleBuilder owner() {
        return owner;
    }

    Kind kind() {
        return kind;
    }

    Type type() {
        return type;
    }

    Location location() {
        return location;
    }

    Element element() {
        return element;
    }

    /// The signal, made on first use where it is an element chosen by an index.
    Signal signal() {
        if (signal == null) {
            signal = owner.select(element);
        }
        return signal;
    }

    boolean isRegister() {
        return kind == Kind.REGISTER;
    }

    /// Its name in errors, with the module that it belongs to; empty for an intermediate result.
    String label() {
        if (element != null) {
            String first = element.elements().getFirst().label();
            return first.isEmpty() ? "" : first + "…";
        }
        return signal == null || signal.temporary() && kind == Kind.VALUE
                ? ""
                : owner.path() + "." + signal.name();
    }

    /// `count, a ` or nothing, to stand before the type of the net in a sentence.
    String described() {
        return label().isEmpty() ? "a " : label() + ", a ";
    }
}
