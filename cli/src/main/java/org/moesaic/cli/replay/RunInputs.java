package org.moesaic.cli.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.edge.Spec;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.WeightScores;
import org.moesaic.model.replay.ReplayOptions;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.statistics.RoutingProfile;

/// Everything that [RunOptions] name, read and checked; placements are made of it policy by policy.
///
/// @param batch how steps are formed anew, if they are
/// @param labels what is known of the requests beside their rows
/// @param cacheText the cache as written
/// @param errors what experts lose in few bits, if anybody measured it
/// @param weights what a checkpoint says of the experts, if one was named
/// @param files every file that was read, with its SHA-256
public record RunInputs(
        ModelCard model,
        HardwareDescription hardware,
        ProfileSource source,
        Optional<BatchChoice> batch,
        Optional<RequestLabels> labels,
        Optional<CacheSpec> cache,
        String cacheText,
        ReplayOptions options,
        int threads,
        long seed,
        Iterable<Policy> policies,
        Optional<ErrorTable> errors,
        Optional<WeightScores> weights,
        List<InputFile> files) {

    /// What is replayed, in the steps in which it is replayed.
    public RoutingTrace trace() {
        RoutingTrace trace = source.replayed();
        return batch.isEmpty() ? trace : batch.get().form(trace, labels);
    }

    /// Lets a policy place the experts.
    ///
    /// @throws org.moesaic.edge.MoesaicException if it cannot
    public Placement place(Spec policy) {
        boolean learns = Policies.find(policy.name(), policies).learns(policy);
        return place(policy, learns ? Optional.of(source.profile()) : Optional.empty());
    }

    /// The same by a profile of one's own.
    public Placement place(Spec policy, Optional<RoutingProfile> profile) {
        return Policies.place(
                new PolicyRequest(
                        model,
                        hardware.hardware(),
                        policy,
                        cache.map(CacheSpec::home),
                        profile,
                        errors,
                        weights),
                policies);
    }

    /// What an oracle would have learned from: the very rows that are replayed.
    public RoutingProfile oracle() {
        return RoutingProfile.of(source.replayed(), model.routedExperts(), true);
    }

    /// True if a placement was fitted on rows that are replayed: by its policy, or as its file says.
    public boolean inSample(Spec policy, Optional<Placement> placement) {
        return learnsInSample(policy)
                || placement
                        .flatMap(Placement::fittedOn)
                        .filter(data -> data.sees(traceSha256(), source.leftOut()))
                        .isPresent();
    }

    private String traceSha256() {
        return files.stream()
                .filter(file -> file.role().equals("trace"))
                .findFirst()
                .map(InputFile::sha256)
                .orElse("");
    }

    private boolean learnsInSample(Spec policy) {
        return Policies.find(policy.name(), policies).learns(policy) && source.profile().inSample();
    }

    /// The request for one placement.
    public ReplayRequest request(RoutingTrace trace, Placement placement, LongConsumer progress) {
        return new ReplayRequest(
                trace, model, hardware.hardware(), placement, cache, threads, progress, options);
    }

    /// Every file that was read, with those that policies name.
    public List<InputFile> filesWith(List<Spec> placed) {
        List<InputFile> read = new ArrayList<>(files);
        for (Spec policy : placed) {
            if (policy.name().equals("file")) {
                policy.argument("path")
                        .flatMap(path -> InputFile.named("placement", path))
                        .ifPresent(read::add);
            }
            read.addAll(PolicyFiles.of(policy));
        }
        return read.stream().distinct().toList();
    }

    /// A request with everything that is recorded of its run.
    public ReplayInputs inputs(ReplayRequest request, Spec policy) {
        return new ReplayInputs(
                request,
                hardware,
                policy,
                inSample(policy, Optional.of(request.placement())),
                batch,
                cacheText,
                seed,
                Versions.moesaicVersion(),
                filesWith(List.of(policy)));
    }
}
