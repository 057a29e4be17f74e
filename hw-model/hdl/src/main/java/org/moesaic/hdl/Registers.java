package org.moesaic.hdl;

import java.math.BigInteger;
import java.util.Optional;
import org.moesaic.hdl.ir.Type;

/// Declares registers under the reset and clock enable that apply.
final class Registers {

    private Registers() {}

    /// @param resetValue empty for a register that no reset touches
    static Net declare(
            ModuleBuilder builder,
            String name,
            Type type,
            Optional<BigInteger> resetValue,
            Location at) {
        Net net = builder.declare(Net.Kind.REGISTER, name, type, false, at);
        if (resetValue.isPresent() && !type.holds(resetValue.get())) {
            throw new HdlException(
                    new HdlProblem(
                            at,
                            net.label(),
                            "the reset value %d does not fit %s"
                                    .formatted(resetValue.get(), Widths.name(type)),
                            "allowed are %s to %s".formatted(type.minimum(), type.maximum())));
        }
        builder.registers.add(
                new ModuleBuilder.PendingRegister(
                        net,
                        builder.clockEnable(),
                        resetValue.map(_ -> builder.reset()),
                        resetValue.orElse(BigInteger.ZERO)));
        return net;
    }
}
