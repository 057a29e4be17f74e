package org.moesaic.cli.tile;

import java.nio.file.Path;
import java.util.Arrays;
import org.moesaic.compute.analog.InputCalibration;
import org.moesaic.compute.analog.InputScaling;
import org.moesaic.compute.analog.LearnedParameters;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.files.NpyFile;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What `--input-range` does to a tile: a number, activations to estimate it from, or what was learned for a matrix.
final class InputRange {

    private InputRange() {}

    /// The tile with that range.
    ///
    /// @param text a number above 0; an NPY file, whose first dimension is batches; or FILE:MATRIX for a YAML file
    /// @throws MoesaicException for anything else, and for files that are wrong
    static TilePreset on(TilePreset preset, String text) {
        if (text.endsWith(".npy")) {
            return preset.with(new InputScaling.Constant(estimated(Path.of(text))));
        }
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            return LearnedParameters.read(Path.of(text.substring(0, colon)))
                    .matrix(text.substring(colon + 1))
                    .on(preset);
        }
        double range =
                text.matches("[0-9]*[.]?[0-9]+([eE]-?[0-9]{1,2})?") ? Double.parseDouble(text) : 0;
        if (!(range > 0 && range < 1e30)) {
            throw MoesaicException.usage(
                    "option '--input-range': '" + text + "' is no range",
                    "a number above 0, an NPY file of activations, or FILE.yaml:MATRIX");
        }
        return preset.with(new InputScaling.Constant(range));
    }

    private static double estimated(Path file) {
        NpyFile activations = NpyFile.read(file);
        float[] values = activations.values();
        int batches = activations.shape().isEmpty() ? 0 : activations.shape().getFirst();
        if (batches == 0 || values.length == 0) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            "has no activations",
                            "give batches of them, along the first dimension"));
        }
        InputCalibration calibration = new InputCalibration();
        int length = values.length / batches;
        for (int batch = 0; batch < batches; batch++) {
            try {
                calibration.add(Arrays.copyOfRange(values, batch * length, (batch + 1) * length));
            } catch (IllegalArgumentException e) {
                throw MoesaicException.badData(
                        Problem.in(file, "batch " + batch + " has " + e.getMessage(), ""));
            }
        }
        return calibration.range();
    }
}
