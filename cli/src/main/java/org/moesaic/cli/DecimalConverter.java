package org.moesaic.cli;

import java.math.BigDecimal;
import org.moesaic.edge.Decimals;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Decimal options of all verbs: nobody can ask for a number that would fill the memory.
final class DecimalConverter implements ITypeConverter<BigDecimal> {

    @Override
    public BigDecimal convert(String value) {
        return Decimals.parse(value)
                .orElseThrow(() -> new TypeConversionException("'" + value + "' is no number"));
    }
}
