package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.files.SafetensorsFile;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;

/// What of a weight file is to be run: a whole expert, or one matrix.
sealed interface WeightChoice {

    /// A whole expert.
    ///
    /// @param name what the file calls it; empty if it has one without a name
    record WholeExpert(String name, ExpertSource source) implements WeightChoice {}

    /// One matrix.
    record OneMatrix(String name, WeightSource source) implements WeightChoice {}

    /// Names that are listed in a message.
    int LISTED = 8;

    /// Finds it.
    ///
    /// @param path of the file, for messages
    /// @param wanted the name of a matrix or of an expert; null for the only expert of the file
    /// @throws MoesaicException USAGE if there is no such matrix or expert, with the nearest, or if there are several and
    ///     none was named; BAD_DATA if parts of the expert do not fit each other
    static WeightChoice find(SafetensorsFile file, Object path, String wanted) {
        Map<String, ExpertNames> experts = ExpertNames.in(file);
        if (wanted == null) {
            if (experts.size() == 1) {
                var only = experts.entrySet().iterator().next();
                return expert(file, path, only.getKey(), only.getValue());
            }
            throw notOne(file, path, experts.keySet());
        }
        Optional<String> matrix = ExpertNames.tensor(file, wanted);
        if (matrix.isPresent()) {
            String name = matrix.get();
            return new OneMatrix(name, file.tensor(name).orElseThrow().matrix());
        }
        if (experts.containsKey(wanted)) {
            return expert(file, path, wanted, experts.get(wanted));
        }
        throw unknown(file, path, wanted, experts.keySet());
    }

    private static WeightChoice expert(
            SafetensorsFile file, Object path, String name, ExpertNames names) {
        return new WholeExpert(name, ExpertSource.read(file, path, names));
    }

    private static MoesaicException notOne(
            SafetensorsFile file, Object path, Collection<String> experts) {
        return experts.isEmpty()
                ? MoesaicException.usage(
                        path
                                + " has no expert: no gate_proj, up_proj, down_proj, no w1, w3, w2, no gate_up_proj",
                        "name a matrix with --tensor: " + some(file.names()))
                : MoesaicException.usage(
                        path + " has " + experts.size() + " experts",
                        "name one with --tensor: " + some(experts));
    }

    private static MoesaicException unknown(
            SafetensorsFile file, Object path, String wanted, Collection<String> experts) {
        List<String> known = new ArrayList<>(file.names());
        known.addAll(experts);
        // A name may be given without its ending, so the nearest is looked for without it too.
        List<String> near = new ArrayList<>(known);
        known.forEach(name -> near.add(ExpertNames.stem(name)));
        String nearest =
                Names.nearest(wanted, near).map(name -> "did you mean '" + name + "'? ").orElse("");
        return MoesaicException.usage(
                "option '--tensor': " + path + " has no '" + wanted + "'",
                nearest + "known: " + some(known));
    }

    private static String some(Collection<String> names) {
        List<String> first = names.stream().sorted().limit(LISTED).toList();
        String listed = String.join(", ", first);
        return names.size() > LISTED
                ? listed + " and " + (names.size() - LISTED) + " more"
                : listed;
    }
}
