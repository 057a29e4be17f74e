package org.moesaic.cli.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.convert.PackedExpert;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.PackedMatrix;

/// Reads a converted checkpoint again, as anybody would, and holds every packed expert in it against what was packed.
record WrittenCheck(ConvertJob job) {

    /// @param packed by layer and expert, with a blank between
    boolean holds(Map<String, PackedExpert> packed) {
        try (Checkpoint written = Checkpoint.open(job.model())) {
            ModelWeights found = read(job, written);
            return packed.entrySet().stream().allMatch(each -> holds(found, each));
        }
    }

    /// What a converted checkpoint holds, under the names of the one it came from or known ones.
    static ModelWeights read(ConvertJob job, Checkpoint written) {
        List<Naming> namings = new ArrayList<>(List.of(job.weights().naming()));
        namings.addAll(Namings.builtIn());
        return ModelWeights.recognise(written, job.weights().shapes(), namings);
    }

    private static boolean holds(ModelWeights found, Map.Entry<String, PackedExpert> packed) {
        String[] place = packed.getKey().split(" ");
        ExpertMatrices read = found.expert(Integer.parseInt(place[0]), Integer.parseInt(place[1]));
        PackedExpert expert = packed.getValue();
        boolean gates =
                read.gate().isPresent() == expert.gate().isPresent()
                        && Optional.of(read)
                                .flatMap(ExpertMatrices::gate)
                                .map(gate -> same(gate, expert.gate().orElseThrow()))
                                .orElse(true);
        return gates && same(read.up(), expert.up()) && same(read.down(), expert.down());
    }

    private static boolean same(WeightSource read, PackedMatrix packed) {
        float[] one = new float[packed.shape().columns()];
        float[] other = new float[packed.shape().columns()];
        if (!read.shape().equals(packed.shape())) {
            return false;
        }
        for (int r = 0; r < packed.shape().rows(); r++) {
            read.row(r, one);
            Decoder.decodeRow(packed, r, other);
            if (!Arrays.equals(one, other)) {
                return false;
            }
        }
        return true;
    }
}
