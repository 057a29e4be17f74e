package org.moesaic.model.placement;

import java.util.List;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.traces.ModelCard;

/// Bytes of one routed expert: its matrices, scales and zero points included. Biases are counted apart.
public final class ExpertBytes {

    private ExpertBytes() {}

    /// The matrices of one expert: `up`, `gate` if the expert is gated, `down`. Rows are outputs, columns inputs.
    public static List<MatrixShape> matrices(ModelCard model) {
        MatrixShape up = new MatrixShape(model.expertWidth(), model.dModel());
        MatrixShape down = new MatrixShape(model.dModel(), model.expertWidth());
        return model.matricesPerExpert() == 3 ? List.of(up, up, down) : List.of(up, down);
    }

    public static long of(ModelCard model, NumberFormat format) {
        long bytes = 0;
        for (MatrixShape matrix : matrices(model)) {
            bytes = Math.addExact(bytes, format.bytes(matrix).total());
        }
        return bytes;
    }
}
