package org.moesaic.cli.convert;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.compute.convert.TokenRouting;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.quantise.Calibration;
import org.moesaic.compute.quantise.ListBuffer;
import org.moesaic.edge.MoesaicException;

/// Calibration tokens of a layer in samples, some of which are for validation: no statistic sees them, and experts are tried
/// on them.
///
/// @param calibration the others, and where the router sends them
/// @param validation those that are for validation
record HeldOut(Calibration calibration, CalibrationTokens validation) {

    /// @param share of the samples that are for validation
    /// @param sampleTokens tokens of a sample; fewer where that would leave none for one side
    static HeldOut of(
            CalibrationTokens tokens, TokenRouting routing, double share, int sampleTokens) {
        int count = tokens.tokens();
        int length = Math.clamp((long) (share * count), 1, sampleTokens);
        ListBuffer buffer = new ListBuffer(tokens.width(), count);
        for (int from = 0, sample = 0; from < count; from += length, sample++) {
            int to = Math.min(from + length, count);
            float[] values =
                    Arrays.copyOfRange(tokens.values(), from * tokens.width(), to * tokens.width());
            boolean validates = (long) ((sample + 1) * share) > (long) (sample * share);
            buffer.append(values, validates);
        }
        int[] held = IntStream.range(0, count).filter(token -> !buffer.calibrates(token)).toArray();
        if (held.length < 2) {
            throw MoesaicException.usage(
                    "--method qmoe: %d tokens leave %d for validation"
                            .formatted(count, held.length),
                    "at least 2 are needed: more --tokens, or a larger validation=");
        }
        int topK = routing.routing().topK();
        int experts = routing.experts();
        Calibration calibration =
                new Calibration(
                        buffer,
                        topK,
                        routing.routing().experts(),
                        experts,
                        Calibration.tokenCap(count, experts));
        return new HeldOut(calibration, tokens.only(held));
    }

    /// Tokens that calibrate an expert.
    int tokens(int expert) {
        return calibration.tokensOf(expert).length;
    }

    /// Experts that no token calibrates.
    List<Integer> empty() {
        return IntStream.range(0, calibration.experts())
                .filter(expert -> tokens(expert) == 0)
                .boxed()
                .toList();
    }
}
