package org.moesaic.edge;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a quantity measures, its units, and the one unit in which Moesaic keeps it.
enum Dimension {
    SIZE("a size", "bytes", "such as '80 GiB' or '64 MB'") {
        @Override
        void fill() {
            unit("B", "1");
            decimal("B", 1, 1);
            binary("B");
        }
    },
    RATE("a bandwidth", "bytes per second", "such as '614 GB/s'") {
        @Override
        void fill() {
            unit("B/s", "1");
            decimal("B/s", 1, 1);
            binary("B/s");
            unit("b/s", "0.125");
            decimal("b/s", 1, 8);
        }
    },
    FREQUENCY("a frequency", "hertz", "such as '1.2 GHz'") {
        @Override
        void fill() {
            unit("Hz", "1");
            unit("kHz", "1e3");
            unit("MHz", "1e6");
            unit("GHz", "1e9");
        }
    },
    TIME("a time", "picoseconds", "such as '100 ns'") {
        @Override
        void fill() {
            unit("ps", "1");
            unit("ns", "1e3");
            unit("us", "1e6");
            unit("µs", "1e6");
            unit("ms", "1e9");
            unit("s", "1e12");
        }
    },
    ENERGY("an energy per operation", "picojoules", "such as '0.1 pJ'") {
        @Override
        void fill() {
            energies("");
            energies("/op");
        }
    },
    ENERGY_PER_BIT("an energy per bit", "picojoules per bit", "such as '4.05 pJ/bit'") {
        @Override
        void fill() {
            energies("/bit");
        }
    },
    POWER("a power", "watts", "such as '15 mW'") {
        @Override
        void fill() {
            unit("uW", "1e-6");
            unit("µW", "1e-6");
            unit("mW", "1e-3");
            unit("W", "1");
            unit("kW", "1e3");
        }
    },
    AREA("an area", "square millimetres", "such as '0.6 mm2'") {
        @Override
        void fill() {
            for (String square : new String[] {"2", "²"}) {
                unit("um" + square, "1e-6");
                unit("µm" + square, "1e-6");
                unit("mm" + square, "1");
                unit("cm" + square, "1e2");
            }
        }
    };

    private final String noun;
    private final String baseUnit;
    private final String examples;
    private final Map<String, BigDecimal> factors = new LinkedHashMap<>();

    Dimension(String noun, String baseUnit, String examples) {
        this.noun = noun;
        this.baseUnit = baseUnit;
        this.examples = examples;
        fill();
    }

    abstract void fill();

    String noun() {
        return noun;
    }

    String baseUnit() {
        return baseUnit;
    }

    String examples() {
        return examples;
    }

    Optional<BigDecimal> factor(String unit) {
        return Optional.ofNullable(factors.get(unit));
    }

    /// A unit of this dimension that differs in upper and lower case only: there `mW` is not `MW`, so it is never taken
    /// for it, but it is worth asking.
    Optional<String> sameButForCase(String unit) {
        return factors.keySet().stream().filter(known -> known.equalsIgnoreCase(unit)).findFirst();
    }

    void unit(String name, String factor) {
        factors.put(name, new BigDecimal(factor));
    }

    void decimal(String suffix, int multiplier, int divisor) {
        BigDecimal factor = BigDecimal.valueOf(multiplier).divide(BigDecimal.valueOf(divisor));
        for (String prefix : new String[] {"k", "M", "G", "T"}) {
            factor = factor.scaleByPowerOfTen(3);
            factors.put(prefix + suffix, factor);
        }
    }

    void binary(String suffix) {
        BigDecimal factor = BigDecimal.ONE;
        for (String prefix : new String[] {"Ki", "Mi", "Gi", "Ti"}) {
            factor = factor.multiply(BigDecimal.valueOf(1024));
            factors.put(prefix + suffix, factor);
        }
    }

    void energies(String per) {
        unit("fJ" + per, "1e-3");
        unit("pJ" + per, "1");
        unit("nJ" + per, "1e3");
    }
}
