package org.moesaic.compute.convert;

import java.util.List;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// What packing did to the weights of an expert.
public final class WeightError {

    private WeightError() {}

    /// Frobenius norm of the differences over that of the weights, of all matrices together; 0 for zero matrices.
    public static double relative(ExpertMatrices before, PackedExpert packed) {
        List<WeightSource> was = before.all().toList();
        List<PackedMatrix> is = packed.all().toList();
        double error = 0;
        double power = 0;
        for (int m = 0; m < was.size(); m++) {
            float[] row = new float[was.get(m).shape().columns()];
            float[] decoded = new float[row.length];
            for (int r = 0; r < was.get(m).shape().rows(); r++) {
                was.get(m).row(r, row);
                Decoder.decodeRow(is.get(m), r, decoded);
                for (int c = 0; c < row.length; c++) {
                    double difference = (double) decoded[c] - row[c];
                    error += difference * difference;
                    power += (double) row[c] * row[c];
                }
            }
        }
        return error == 0 ? 0 : Math.sqrt(error / power);
    }

    /// Share of the weights that are 0.
    public static double zeroShare(PackedExpert packed) {
        long zeros = 0;
        long all = 0;
        for (PackedMatrix matrix : packed.all().toList()) {
            float[] row = new float[matrix.shape().columns()];
            for (int r = 0; r < matrix.shape().rows(); r++) {
                Decoder.decodeRow(matrix, r, row);
                for (float weight : row) {
                    zeros += weight == 0 ? 1 : 0;
                }
            }
            all += matrix.shape().weights();
        }
        return (double) zeros / all;
    }
}
