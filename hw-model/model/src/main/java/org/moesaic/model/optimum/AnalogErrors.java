package org.moesaic.model.optimum;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.ErrorTableCsv;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.bits.Levels;

/// What each expert loses on analog tiles: one number for all, or a table.
final class AnalogErrors {

    private AnalogErrors() {}

    /// `[layer][expert]`
    ///
    /// @param text a number from 0, or the name of a CSV file
    /// @throws MoesaicException with what is wrong with the number or the file
    static double[][] of(PolicyRequest request, OptimumArguments arguments, String text) {
        int layers = request.model().moeLayerIds().size();
        int experts = request.model().routedExperts();
        double[][] errors = new double[layers][experts];
        if (text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]{1,3})?")) {
            double all = number(text);
            for (double[] layer : errors) {
                Arrays.fill(layer, all);
            }
            return errors;
        }
        ErrorTable table = ErrorTableCsv.read(Path.of(text), request.model());
        int bits = Levels.bits(arguments.analogFormat()).orElse(0);
        if (!table.bits().contains(bits)) {
            throw MoesaicException.badData(
                    Problem.in(
                            text,
                            "no errors at the "
                                    + bits
                                    + " bits of analog-format="
                                    + arguments.analogFormat().name(),
                            "it has those at " + table.bits()));
        }
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                errors[layer][expert] = table.error(layer, expert, bits).orElseThrow();
            }
        }
        return errors;
    }

    private static double number(String text) {
        try {
            double value = new BigDecimal(text).doubleValue();
            if (value >= 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw MoesaicException.usage(
                "--policy optimum: analog-errors=" + text + " is no error",
                "a finite number from 0, or the name of a CSV file");
    }
}
