package org.moesaic.cli.trace;

import org.moesaic.edge.MoesaicException;
import picocli.CommandLine.ITypeConverter;

/// A capacity of `--capacity`: a whole number of experts, at least one.
final class CapacityConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        int capacity;
        try {
            capacity = Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            capacity = 0;
        }
        if (capacity < 1) {
            throw MoesaicException.usage(
                    "capacity '" + value + "'",
                    "capacities are whole numbers of experts from 1, such as 8 or 4,8,16");
        }
        return capacity;
    }
}
