package org.moesaic.cli.compare;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayResult;

/// What became of one policy.
///
/// @param policy as resolved
/// @param inSample true if it learned from the rows it is judged on
/// @param hardware what it ran on: with `--iso-area` its own division of the silicon
/// @param placement what it made; empty if it could not
/// @param result of its replay; empty if it was refused
/// @param bounds how far it is from what is possible
/// @param refused why it could not run; empty if it did
/// @param damage to the outputs over the trace; empty if nobody gave weights, or it did not run
record Entry(
        Spec policy,
        boolean inSample,
        Hardware hardware,
        Optional<Placement> placement,
        Optional<ReplayResult> result,
        Bounds bounds,
        List<Problem> refused,
        Optional<ModelDamage> damage) {

    Entry {
        refused = List.copyOf(refused);
        if (result.isPresent() != refused.isEmpty()) {
            throw new IllegalArgumentException("a policy that neither ran nor was refused");
        }
    }

    Optional<Objectives> objectives() {
        return result.map(each -> Objectives.of(each, hardware))
                .map(each ->
                        damage.map(known -> each.withRelativeError(known.relativeError()))
                                .orElse(each));
    }

    /// The same, with the damage that was measured.
    Entry with(ModelDamage measured) {
        return new Entry(
                policy,
                inSample,
                hardware,
                placement,
                result,
                bounds,
                refused,
                Optional.of(measured));
    }

    String reason() {
        return refused.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
