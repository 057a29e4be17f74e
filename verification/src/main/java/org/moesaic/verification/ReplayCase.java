package org.moesaic.verification;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.edge.Spec;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpecs;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.RoutingTrace;

/// A trace with everything else by name, as the command has it, but without the command.
///
/// @param trace the trace
/// @param model name of the model card
/// @param hardware name of the hardware
/// @param policy as for `--policy`
/// @param cache as for `--cache`
public record ReplayCase(
        RoutingTrace trace, String model, String hardware, String policy, String cache) {

    public ReplayCase {
        Objects.requireNonNull(trace);
        Objects.requireNonNull(model);
        Objects.requireNonNull(hardware);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(cache);
    }

    /// The request for a replay on so many threads.
    public ReplayRequest request(int threads) {
        ModelCard card = ModelCards.find(model);
        Hardware description = HardwareCatalog.load(hardware).hardware();
        Optional<CacheSpec> spec = CacheSpecs.parse(cache, description);
        PolicyRequest asked =
                new PolicyRequest(
                        card,
                        description,
                        Spec.parse("--policy", policy),
                        spec.map(CacheSpec::home));
        Placement placement = Policies.place(asked, List.of());
        return new ReplayRequest(trace, card, description, placement, spec, threads, tokens -> {});
    }

    public ReplayResult replay(int threads) {
        return Replay.run(request(threads));
    }
}
