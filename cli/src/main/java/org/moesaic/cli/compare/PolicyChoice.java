package org.moesaic.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import picocli.CommandLine.Option;

/// The policies that are compared, in the order given; those of `--policies all` come last.
final class PolicyChoice {

    private static final String ALL = "all";

    @Option(
            names = "--policy",
            paramLabel = "SPEC",
            description =
                    "A policy, such as all-digital:format=int4; give it once for each that is compared."
                            + " One that goes by lot takes seeds=N for N lots and the spread of their"
                            + " figures.")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--placement",
            paramLabel = "FILE",
            description = "A placement in YAML; give it once for each that is compared.")
    private List<Path> placements = new ArrayList<>();

    @Option(
            names = "--policies",
            paramLabel = "all",
            description = "Every policy of 'moesaic policy list' with the parameters it suggests.")
    private String group;

    /// What is compared.
    ///
    /// @param specs every policy, one by one
    /// @param lots which of them stand together for one that goes by lot
    record Chosen(List<Spec> specs, List<Lots> lots) {}

    /// @param problems receives everything that is wrong with the form of the choice
    Chosen specs(Iterable<Policy> plugins, List<Problem> problems) {
        List<Spec> specs = new ArrayList<>();
        List<Lots> lots = new ArrayList<>();
        for (String text : policies) {
            try {
                Spec spec = Spec.parse("--policy", text);
                int before = problems.size();
                Optional<Lots> several = Lots.of(spec, plugins, problems);
                if (several.isPresent()) {
                    lots.add(several.get());
                    several.get().lots().forEach(each -> add(specs, each, problems));
                } else if (problems.size() == before) {
                    add(specs, spec, problems);
                }
            } catch (MoesaicException e) {
                problems.addAll(e.problems());
            }
        }
        for (Path file : placements) {
            Spec spec = new Spec("--placement", "file", Map.of("path", file.toString()));
            add(specs, spec, problems);
        }
        if (group != null && !group.equals(ALL)) {
            problems.add(
                    Problem.of(
                            "option '--policies': unknown group '" + group + "'",
                            Names.suggest(group, List.of(ALL))));
        }
        if (group == null && policies.isEmpty() && placements.isEmpty()) {
            problems.add(
                    Problem.of(
                            "there is no policy to compare",
                            "give --policy SPEC or --placement FILE, each as often as needed, or --policies all"));
        }
        if (ALL.equals(group)) {
            for (Spec variant : Policies.variants(plugins)) {
                if (specs.stream().noneMatch(each -> same(each, variant))) {
                    specs.add(variant);
                }
            }
        }
        return new Chosen(specs, lots);
    }

    private static void add(List<Spec> specs, Spec spec, List<Problem> problems) {
        if (specs.stream().anyMatch(each -> same(each, spec))) {
            problems.add(
                    Problem.of(
                            spec.what() + " '" + spec + "' is given twice",
                            "each policy is compared once"));
        } else {
            specs.add(spec);
        }
    }

    private static boolean same(Spec one, Spec other) {
        return one.name().equals(other.name()) && one.arguments().equals(other.arguments());
    }
}
