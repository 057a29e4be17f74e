package org.moesaic.traces.internal.arrays;

import java.util.List;
import java.util.Optional;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.counts.CountsBuilder;
import org.moesaic.traces.internal.counts.LoadMatrix;

/// Counts in an array [layers, experts], or [steps, layers, experts], which are summed over steps.
final class CountArrays {

    private CountArrays() {}

    static ExpertCounts read(TraceFile file, ArrayFile container, String name) {
        try (NpyStream array = container.array(name).orElseThrow()) {
            List<Long> shape = array.shape();
            int dimensions = shape.size();
            if (dimensions < 2 || dimensions > 3 || array.elements() == 0) {
                throw array.bad("shape " + shape, "[layers, experts] or [steps, layers, experts]");
            }
            long steps = dimensions == 3 ? shape.getFirst() : 1;
            LoadMatrix sum = matrix(array);
            for (long step = 1; step < steps; step++) {
                Optional<String> wrong = sum.add(matrix(array));
                if (wrong.isPresent()) {
                    throw array.bad(wrong.get(), "steps of the same shape");
                }
            }
            array.finish();
            CountsBuilder builder = new CountsBuilder(file, ArrayImporter.NAME);
            builder.counts(sum);
            return builder.build();
        }
    }

    private static LoadMatrix matrix(NpyStream array) {
        List<Long> shape = array.shape();
        long layers = shape.get(shape.size() - 2);
        long experts = shape.getLast();
        LoadMatrix matrix = new LoadMatrix(array.name());
        byte[] bytes = new byte[array.type().bytes()];
        for (long layer = 0; layer < layers; layer++) {
            matrix.beginRow();
            Optional<String> wrong = Optional.empty();
            for (long expert = 0; expert < experts && wrong.isEmpty(); expert++) {
                array.read(bytes, bytes.length);
                wrong = matrix.add(array.type().real(bytes, 0));
            }
            wrong = wrong.isPresent() ? wrong : matrix.endRow();
            if (wrong.isPresent()) {
                throw array.bad(wrong.get(), LoadMatrix.ALLOWED);
            }
        }
        return matrix;
    }
}
