package org.moesaic.compute.expert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The function between an expert's matrices, computed in double and rounded once to float by the caller.
public enum Nonlinearity {
    /// `x / (1 + e⁻ˣ)`, also called swish.
    SILU {
        @Override
        public double of(double x) {
            return x / (1 + Math.exp(-x));
        }
    },
    /// `x · Φ(x)` with the normal distribution function by way of erf: the definition (Hendrycks and Gimpel,
    /// arXiv 1606.08415).
    GELU_ERF {
        @Override
        public double of(double x) {
            return 0.5 * x * (1 + Erf.of(x * Math.sqrt(0.5)));
        }
    },
    /// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`: the approximation of the same paper, section 2; within 5·10⁻⁴ of
    /// the definition.
    GELU_TANH {
        @Override
        public double of(double x) {
            double inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
            return 0.5 * x * (1 + Math.tanh(inner));
        }
    },
    /// `max(x, 0)`; NaN stays NaN.
    RELU {
        @Override
        public double of(double x) {
            return Math.max(x, 0);
        }
    },
    /// The gated unit of gpt-oss (`swiglu` in openai/gpt-oss, gpt_oss/torch/model.py): with gate and up cut at 7 — the gate
    /// from above only — `gate / (1 + e^(-1.702 gate)) · (up + 1)`. A plain expert has its gate's part alone.
    CLAMPED_SWIGLU {
        @Override
        public double of(double x) {
            double clamped = Math.min(x, LIMIT);
            return clamped / (1 + Math.exp(-SHARPNESS * clamped));
        }

        @Override
        public double gated(double gate, double up) {
            return of(gate) * (Math.clamp(up, -LIMIT, LIMIT) + 1);
        }
    };

    /// Of [#CLAMPED_SWIGLU]: `limit` and `alpha` of the same source.
    private static final double LIMIT = 7;

    private static final double SHARPNESS = 1.702;

    /// Its value.
    public abstract double of(double x);

    /// What a gated expert's down projection gets of one neuron: `of(gate) · up`, where the unit is no other.
    public double gated(double gate, double up) {
        return of(gate) * up;
    }

    /// The function of that name, as in model cards: `silu`, `gelu`, `gelu-tanh`, `relu`, `clamped-swiglu`.
    public static Optional<Nonlinearity> parse(String name) {
        return Arrays.stream(values()).filter(each -> each.label().equals(name)).findFirst();
    }

    /// Its name in model cards and on command lines.
    public String label() {
        return this == GELU_ERF ? "gelu" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
