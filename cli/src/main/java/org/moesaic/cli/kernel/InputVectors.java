package org.moesaic.cli.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Whether arrays of vectors fit the weights that they are for.
final class InputVectors {

    /// Numbers that one array takes, in double, without most of Java's memory.
    private static final long LARGEST_OUTPUTS = 1L << 28;

    /// Calibration vectors that are told of one by one.
    private static final int SHOWN_PROBLEMS = 10;

    private InputVectors() {}

    /// How many vectors an input holds.
    ///
    /// @param outputs numbers of a vector at the widest place behind
    /// @throws MoesaicException BAD_DATA if they are not as long as the weights are wide, or too many
    static int count(Path path, NpyFile x, int inputs, int outputs) {
        List<Integer> shape = x.shape();
        if (shape.isEmpty() || shape.size() > 2 || shape.getLast() != inputs) {
            throw MoesaicException.badData(
                    Problem.in(
                            path,
                            "shape " + shape + " does not fit the weights",
                            "[%d] or [batch, %d] is needed".formatted(inputs, inputs)));
        }
        int tokens = shape.size() == 1 ? 1 : shape.getFirst();
        if ((long) tokens * outputs > LARGEST_OUTPUTS) {
            throw MoesaicException.badData(
                    Problem.in(
                            path,
                            tokens + " tokens of " + outputs + " numbers are too many",
                            "at most " + LARGEST_OUTPUTS / outputs + " at once"));
        }
        return tokens;
    }

    /// @throws MoesaicException BAD_DATA if they do not fit the weights, if there are none, or naming each that holds a NaN
    ///     or an infinity: one of them would spoil every weight
    static void requireCalibration(Path path, NpyFile tokens, int inputs) {
        List<Integer> shape = tokens.shape();
        if (shape.size() != 2 || shape.getLast() != inputs || shape.getFirst() == 0) {
            throw MoesaicException.badData(
                    Problem.in(
                            path,
                            "shape " + shape + " does not fit the weights",
                            "[tokens, %d] with at least one token is needed".formatted(inputs)));
        }
        List<Problem> problems = new ArrayList<>();
        float[] values = tokens.values();
        for (int token = 0; token < shape.getFirst() && problems.size() < SHOWN_PROBLEMS; token++) {
            for (int i = 0; i < inputs; i++) {
                float value = values[token * inputs + i];
                if (!Float.isFinite(value)) {
                    problems.add(
                            Problem.in(
                                    path,
                                    "token %d, input %d: %s".formatted(token, i, value),
                                    "calibration tokens must be finite"));
                    break;
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }
}
