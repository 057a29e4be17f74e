package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;

/// The policies there are: built in, on the path, and in plug-ins.
public final class Policies {

    private Policies() {}

    /// All policies, by name.
    ///
    /// @param plugins policies of plug-ins, beside Moesaic's own
    public static List<Policy> all(Iterable<Policy> plugins) {
        List<Policy> policies = new ArrayList<>();
        ServiceLoader.load(Policy.class).forEach(policies::add);
        for (Policy policy : plugins) {
            if (policies.stream().noneMatch(known -> known.name().equals(policy.name()))) {
                policies.add(policy);
            }
        }
        policies.sort(Comparator.comparing(Policy::name));
        return policies;
    }

    /// The policy of that name.
    ///
    /// @throws MoesaicException as wrong usage, with the nearest name
    public static Policy find(String name, Iterable<Policy> plugins) {
        List<Policy> all = all(plugins);
        return all.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        MoesaicException.usage(
                                "--policy: unknown policy '" + name + "'",
                                Names.suggest(name, all.stream().map(Policy::name).toList())));
    }

    /// The parameters that a policy takes: its own, and those that every policy takes for the modules that are not
    /// routed experts ([DenseModules]).
    public static List<Policy.Parameter> parameters(Policy policy) {
        return Stream.concat(policy.parameters().stream(), DenseParameters.ALL.stream()).toList();
    }

    /// Every policy with each of its [Policy#variants()], by name.
    ///
    /// @param plugins policies of plug-ins, beside Moesaic's own
    public static List<Spec> variants(Iterable<Policy> plugins) {
        List<Spec> variants = new ArrayList<>();
        for (Policy policy : all(plugins)) {
            for (String variant : policy.variants()) {
                String text = policy.name() + (variant.isEmpty() ? "" : ":" + variant);
                variants.add(Spec.parse("--policy", text));
            }
        }
        return variants;
    }

    /// Finds the policy that a request names, checks its parameters' names, lets it place, and checks that the hardware
    /// can hold and execute what it placed.
    ///
    /// @throws MoesaicException with everything that is wrong
    public static Placement place(PolicyRequest request, Iterable<Policy> plugins) {
        Placement placement = propose(request, plugins);
        List<Problem> misfits =
                PlacementCheck.problems(placement, request.model(), request.hardware());
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
        return placement;
    }

    /// The same without the look at the hardware: for placements that are made for more devices than it has.
    ///
    /// @throws MoesaicException with everything that is wrong with the request
    public static Placement propose(PolicyRequest request, Iterable<Policy> plugins) {
        Policy policy = find(request.spec().name(), plugins);
        List<Problem> problems =
                new ArrayList<>(
                        request.spec()
                                .unknown(
                                        parameters(policy).stream()
                                                .map(Policy.Parameter::name)
                                                .toList()));
        problems.addAll(DenseParameters.problems(request.spec()));
        if (policy.learns(request.spec()) && request.profile().isEmpty()) {
            problems.add(
                    Problem.of(
                            "--policy " + policy.name() + " learns from a trace, and there is none",
                            "give one as --trace of 'place', or as --profile-trace or --calibration"));
        }
        if (policy.readsWeights(request.spec()) && request.weights().isEmpty()) {
            problems.add(noWeights(policy));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        return DenseParameters.apply(policy.place(request), request);
    }

    /// How the modules that are not routed experts will be placed beside what a policy that says nothing of them places.
    public static DenseModules dense(PolicyRequest request) {
        return DenseParameters.over(Optional.empty(), request);
    }

    /// What is said of a policy that reads weights where there are none.
    public static Problem noWeights(Policy policy) {
        return Problem.of(
                "--policy " + policy.name() + " reads weights, and there are none",
                "name a checkpoint as --weights; 'moesaic model synthesise' makes one to try it with");
    }
}
