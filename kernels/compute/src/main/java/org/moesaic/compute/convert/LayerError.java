package org.moesaic.compute.convert;

import java.util.stream.IntStream;
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

    /// The outputs of an expert for the tokens that are sent to it by either router, one after another.
    ///
    /// @param y its outputs for every token, token after token
    public double[] of(int expert, double[] y) {
        int[] sent = tokensOf(expert);
        int width = outputs.length / exact.tokens();
        double[] own = new double[sent.length * width];
        for (int i = 0; i < sent.length; i++) {
            System.arraycopy(y, sent[i] * width, own, i * width, width);
        }
        return own;
    }

    /// Adds one expert.
    ///
    /// @param was what it gives, as [#of] takes it
    /// @param is the same of the rounded expert
    public void add(int expert, double[] was, double[] is) {
        int[] sent = tokensOf(expert);
        for (int i = 0; i < sent.length; i++) {
            double weight = weight(exact, sent[i], expert);
            add(outputs, sent[i], weight, was, i);
            add(sameRouting, sent[i], weight, is, i);
            add(ownRouting, sent[i], weight(rounded, sent[i], expert), is, i);
        }
    }

    private int[] tokensOf(int expert) {
        return IntStream.range(0, exact.tokens())
                .filter(t -> chosen(exact, t, expert) >= 0 || chosen(rounded, t, expert) >= 0)
                .toArray();
    }

    /// Index of a selection; -1 if the token goes elsewhere.
    private static int chosen(Routing routing, int token, int expert) {
        for (int i = token * routing.topK(); i < (token + 1) * routing.topK(); i++) {
            if (routing.experts()[i] == expert) {
                return i;
            }
        }
        return -1;
    }

    private static double weight(Routing routing, int token, int expert) {
        int selection = chosen(routing, token, expert);
        return selection < 0 ? 0 : routing.weights()[selection];
    }

    private void add(double[] sums, int token, double weight, double[] y, int place) {
        int width = outputs.length / exact.tokens();
        for (int c = 0; weight != 0 && c < width; c++) {
            sums[token * width + c] += weight * y[place * width + c];
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
