package org.moesaic.compute.expert;

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
    };

    /// Its value.
    public abstract double of(double x);
}
