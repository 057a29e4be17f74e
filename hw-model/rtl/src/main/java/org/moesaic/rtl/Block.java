package org.moesaic.rtl;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;

/// A block of hardware that can be built by name.
///
/// @param name as the user writes it, such as `systolic-array`
/// @param summary one line
/// @param parameters in the order in which they are shown
/// @param constructor makes it from settings for all parameters
public record Block(
        String name,
        String summary,
        List<BlockParameter> parameters,
        Function<BlockSettings, Component> constructor) {

    public Block {
        Objects.requireNonNull(name);
        Objects.requireNonNull(summary);
        parameters = List.copyOf(parameters);
        Objects.requireNonNull(constructor);
    }

    public Optional<BlockParameter> parameter(String wanted) {
        return parameters.stream().filter(known -> known.name().equals(wanted)).findFirst();
    }

    /// The circuit.
    public Design<Component> design(BlockSettings settings) {
        return Design.of(() -> constructor.apply(settings));
    }
}
