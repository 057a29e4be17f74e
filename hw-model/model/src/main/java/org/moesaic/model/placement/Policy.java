package org.moesaic.model.placement;

import java.util.List;
import org.moesaic.edge.Spec;

/// A rule that makes a placement. An open interface: implementations are found as services, also in plug-ins.
public interface Policy {

    /// One parameter of a policy.
    ///
    /// @param name as in `NAME:name=value`
    /// @param meaning what it does, and its unit
    /// @param defaultValue what holds if it is not given, in words; empty if it must be given
    record Parameter(String name, String meaning, String defaultValue) {}

    /// The name to type.
    String name();

    /// One sentence.
    String description();

    /// Paper, system or plain reasoning that the rule comes from.
    String source();

    List<Parameter> parameters();

    /// True if the policy goes by [PolicyRequest#profile()].
    default boolean learns() {
        return false;
    }

    /// True if the policy with these parameters goes by [PolicyRequest#profile()], for policies of which that depends on
    /// them.
    default boolean learns(Spec spec) {
        return learns();
    }

    /// True if the policy goes by [PolicyRequest#weights()].
    default boolean readsWeights() {
        return false;
    }

    /// True if the policy with these parameters goes by [PolicyRequest#weights()], for policies of which that depends on
    /// them.
    default boolean readsWeights(Spec spec) {
        return readsWeights();
    }

    /// What to try of the policy where somebody wants all policies compared: parameters as they follow its name, such as
    /// `format=int4`; `""` for its name alone. Empty if it cannot go without what only the user knows.
    default List<String> variants() {
        return parameters().stream().allMatch(each -> !each.defaultValue().isEmpty())
                ? List.of("")
                : List.of();
    }

    /// Makes the placement.
    ///
    /// @throws org.moesaic.edge.MoesaicException with everything that is wrong with the parameters, or with what does
    ///     not fit where
    Placement place(PolicyRequest request);
}
