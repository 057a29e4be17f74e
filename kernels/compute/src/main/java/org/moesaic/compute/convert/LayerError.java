package org.moesaic.compute.convert;

import org.moesaic.compute.expert.Routing;

/// The error of a whole layer's outputs: what its selected experts give, each times its gate weight, with rounded experts, and
/// with the selections and gate weights of a rounded router too. Expert after expert is added, so that errors of different
/// experts may cancel as they do. An error figure of outputs, not a claim about accuracy.
public final class LayerError {

    private final Routing exact;
    private final Routing rounded;
    private final double[] outputs;
    private final double[] sameRouting;
    private final double[] ownRouting;

    /// @param exact where tokens go, and with which weights
    /// @param rounded the same by the rounded router
    /// @param width numbers of an output
    public LayerError(TokenRouting exact, TokenRouting rounded, int width) {
        this.exact = exact.routing();
        this.rounded = rounded.routing();
        outputs = new double[Math.multiplyExact(this.exact.tokens(), width)];
        sameRouting = new double[outputs.length];
        ownRouting = new double[outputs.length];
    }

    /// Adds one expert.
    ///
    /// @param was its outputs for every token, token after token
    /// @param is the same of the rounded expert
    public void add(int expert, double[] was, double[] is) {
        add(exact, expert, was, outputs);
        add(exact, expert, is, sameRouting);
        add(rounded, expert, is, ownRouting);
    }

    private static void add(Routing routing, int expert, double[] y, double[] sums) {
        int width = sums.length / routing.tokens();
        for (int i = 0; i < routing.experts().length; i++) {
            if (routing.experts()[i] == expert) {
                int from = i / routing.topK() * width;
                for (int c = from; c < from + width; c++) {
                    sums[c] += routing.weights()[i] * y[c];
                }
            }
        }
    }

    /// Norm of the error over that of the outputs when tokens go where they went.
    public double ofExperts() {
        return relative(sameRouting);
    }

    /// The same when they go where the rounded router sends them.
    public double withRouter() {
        return relative(ownRouting);
    }

    private double relative(double[] sums) {
        double error = 0;
        double power = 0;
        for (int i = 0; i < sums.length; i++) {
            error += (sums[i] - outputs[i]) * (sums[i] - outputs[i]);
            power += outputs[i] * outputs[i];
        }
        return error == 0 ? 0 : Math.sqrt(error / power);
    }
}
