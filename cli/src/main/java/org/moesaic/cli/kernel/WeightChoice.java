package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.checkpoint.NamedExperts;
import org.moesaic.compute.checkpoint.Naming;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.files.Tensor;
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
    /// @param namings how experts can be named
    /// @param wanted the name of a matrix or of an expert; null for the only expert of the file
    /// @throws MoesaicException USAGE if there is no such matrix or expert, with the nearest, or if there are several and
    ///     none was named; BAD_DATA if parts of the expert do not fit each other
    static WeightChoice find(Checkpoint file, Object path, List<Naming> namings, String wanted) {
        NamedExperts experts = NamedExperts.in(file, namings);
        if (wanted == null) {
            if (experts.names().size() == 1) {
                return expert(experts, path, experts.names().iterator().next());
            }
            throw notOne(file, path, experts.names());
        }
        Optional<Tensor> matrix = file.tensor(wanted + ".weight").or(() -> file.tensor(wanted));
        if (matrix.isPresent()) {
            return new OneMatrix(matrix.get().name(), matrix.get().matrix());
        }
        if (experts.names().contains(wanted)) {
            return expert(experts, path, wanted);
        }
        throw unknown(file, path, wanted, experts.names());
    }

    private static WeightChoice expert(NamedExperts experts, Object path, String name) {
        return new WholeExpert(name, ExpertSource.read(experts, path, name));
    }

    private static List<String> names(Checkpoint file) {
        return file.tensors().stream().map(Tensor::name).toList();
    }

    private static MoesaicException notOne(
            Checkpoint file, Object path, Collection<String> experts) {
        return experts.isEmpty()
                ? MoesaicException.usage(
                        path
                                + " has no expert: no gate_proj, up_proj, down_proj, no w1, w3, w2, no gate_up_proj,"
                                + " nor any other known names",
                        "name a matrix with --tensor: " + some(names(file)))
                : MoesaicException.usage(
                        path + " has " + experts.size() + " experts",
                        "name one with --tensor: " + some(experts));
    }

    private static MoesaicException unknown(
            Checkpoint file, Object path, String wanted, Collection<String> experts) {
        List<String> known = new ArrayList<>(names(file));
        known.addAll(experts);
        // A name may be given without its ending, so the nearest is looked for without it too.
        List<String> near = new ArrayList<>(known);
        known.forEach(name -> near.add(NamedExperts.stem(name)));
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
