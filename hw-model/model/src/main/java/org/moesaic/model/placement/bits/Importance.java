package org.moesaic.model.placement.bits;

import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;

/// The parameter that says by what errors are weighted.
public final class Importance {

    /// To list among the parameters of a policy.
    public static final Policy.Parameter PARAMETER =
            new Policy.Parameter(
                    "weight",
                    "what an expert's error is multiplied with: frequency (its share of selections),"
                            + " gate-weight (its share of gate weights), both, none",
                    "frequency");

    private Importance() {}

    /// The exponents that the argument stands for.
    public static BitCosts.Exponents exponents(PolicyArguments arguments) {
        return switch (arguments.choice(
                PARAMETER.name(), List.of("frequency", "gate-weight", "both", "none"))) {
            case "gate-weight" -> new BitCosts.Exponents(0, 1, 1);
            case "both" -> new BitCosts.Exponents(1, 1, 1);
            case "none" -> new BitCosts.Exponents(0, 0, 1);
            default -> new BitCosts.Exponents(1, 0, 1);
        };
    }

    /// Errors alone need no profile.
    public static boolean learns(Spec spec) {
        return !spec.argument(PARAMETER.name()).equals(Optional.of("none"));
    }
}
