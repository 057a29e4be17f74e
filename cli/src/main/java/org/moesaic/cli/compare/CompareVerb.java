package org.moesaic.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.OutOption;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.replay.RunInputs;
import org.moesaic.cli.replay.RunOptions;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.replay.EqualArea;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.model.replay.Replays;
import org.moesaic.traces.RoutingTrace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `moesaic compare`.
@Command(
        name = "compare",
        description = {
            "Compare placement policies on one trace and hardware.",
            "The trace is read once for all of them. A policy that does not fit the hardware is"
                    + " listed as refused, with the reason; the others run."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic compare --trace capture.npz --model gpt-oss-20b --hardware hbm3-npu \\",
            "      --policy all-digital:format=bf16 --policy all-digital:format=int4",
            "  moesaic compare --trace capture.npz --model gpt-oss-20b --hardware hybrid-analog"
                    + " --batch 16 \\",
            "      --policy all-digital:format=int4 --policy all-analog:dense=digital --iso-area",
            "  moesaic compare --trace capture.npz --model gpt-oss-20b --hardware hybrid-analog \\",
            "      --policies all --profile-split 0.5 --out comparison",
            "  moesaic compare --trace capture.npz --model gpt-oss-20b --hardware hbm3-npu \\",
            "      --policy random:average=3,seeds=10 --policy frequency:average=3 --profile-split 0.5"
                    + " --oracle",
            "  moesaic compare --trace capture.npz --model gpt-oss-20b --hardware hybrid-analog \\",
            "      --policies all --profile-split 0.5 --weights model.safetensors --max-error 0.1"
        })
public final class CompareVerb extends Verb {

    @Mixin private RunOptions options = new RunOptions();

    @Mixin private PolicyChoice choice = new PolicyChoice();

    @Option(
            names = "--iso-area",
            description =
                    "Give each policy the same silicon: just the tiles it fills, the rest to"
                            + " arrays, vector unit and memories in proportion.")
    private boolean isoArea;

    @Option(
            names = "--oracle",
            description =
                    "Beside each policy that learned from other rows, say what its figures would be if"
                            + " it had learned from those that are replayed.")
    private boolean oracle;

    @Mixin private ErrorAxis errors = new ErrorAxis();

    @Mixin private OutOption out = new OutOption();

    /// A policy on its way: placed, or refused.
    private record Candidate(Spec policy, Optional<ReplayRequest> request, List<Problem> refused) {}

    @Override
    protected Exit run(Context context) throws Exception {
        errors.check(options.weights());
        try (OutputFolder folder = out.open().orElse(null)) {
            RunInputs run = options.open(context);
            errors.requireFit(options.weights(), run);
            List<Problem> mistakes = new ArrayList<>();
            PolicyChoice.Chosen policies = choice.specs(run.policies(), mistakes);
            run.hardware().warnings().forEach(warning -> context.log("warning: " + warning));
            RoutingTrace trace = run.trace();
            List<Entry> entries;
            try (Progress progress =
                    context.progress()
                            .start("replaying tokens", trace.header().tokens().orElse(-1))) {
                entries =
                        entries(run, candidates(run, policies.specs(), mistakes, trace, progress));
            }
            requireOne(entries);
            List<Hindsight> hindsights =
                    oracle ? Hindsight.of(run, isoArea, trace, entries) : List.of();
            Optional<Measured> damage =
                    errors.measure(context, options.weights(), run, trace, entries);
            Comparison comparison =
                    Comparison.of(
                                    run,
                                    isoArea,
                                    damage.map(Measured::entries).orElse(entries),
                                    damage)
                            .with(policies.lots(), hindsights);
            CompareJson json = new CompareJson(comparison);
            if (folder != null) {
                new CompareFiles(comparison, json, PageData.curves(comparison)).write(folder);
                folder.commit();
            }
            context.result(json::fill, new CompareText(comparison, context.style())::print);
        }
        return Exit.DONE;
    }

    /// Mistakes of all policies together; what is no mistake but does not fit refuses that policy alone.
    private List<Candidate> candidates(
            RunInputs run,
            List<Spec> policies,
            List<Problem> mistakes,
            RoutingTrace trace,
            Progress progress) {
        List<Candidate> candidates = new ArrayList<>();
        for (Spec policy : policies) {
            Optional<Problem> lacking = lacksWeights(run, policy);
            if (lacking.isPresent()) {
                candidates.add(new Candidate(policy, Optional.empty(), List.of(lacking.get())));
                continue;
            }
            try {
                Placement placement = run.place(policy);
                ReplayRequest request = run.request(trace, placement, progress::advanceTo);
                if (isoArea) {
                    request = request.on(EqualArea.of(request));
                }
                candidates.add(new Candidate(policy, Optional.of(request), List.of()));
            } catch (MoesaicException e) {
                if (e.exit() == Exit.USAGE) {
                    e.problems().stream()
                            .filter(each -> !mistakes.contains(each))
                            .forEach(mistakes::add);
                } else if (e.exit() == Exit.UNAVAILABLE
                        || e.exit() == Exit.BAD_DATA && !policy.name().equals("file")) {
                    candidates.add(new Candidate(policy, Optional.empty(), e.problems()));
                } else {
                    throw e;
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, mistakes);
        }
        return candidates;
    }

    /// Among all policies some read weights; that there are none is no mistake of the others.
    private static Optional<Problem> lacksWeights(RunInputs run, Spec policy) {
        return Policies.all(run.policies()).stream()
                .filter(each -> each.name().equals(policy.name()))
                .filter(each -> each.readsWeights(policy) && run.weights().isEmpty())
                .map(Policies::noWeights)
                .findFirst();
    }

    private static List<Entry> entries(RunInputs run, List<Candidate> candidates) {
        List<ReplayRequest> requests =
                candidates.stream().flatMap(each -> each.request().stream()).toList();
        BeladyReplays belady = BeladyReplays.of(requests);
        List<ReplayRequest> all = new ArrayList<>(requests);
        all.addAll(belady.requests());
        List<Replays.Outcome> outcomes = requests.isEmpty() ? List.of() : Replays.run(all);
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        for (Candidate candidate : candidates) {
            if (candidate.request().isPresent()) {
                Optional<ReplayResult> bound = belady.of(at, outcomes);
                entries.add(entry(run, candidate, outcomes.get(at), bound));
                at++;
            } else {
                Replays.Outcome refused = new Replays.Refused(candidate.refused());
                entries.add(entry(run, candidate, refused, Optional.empty()));
            }
        }
        return entries;
    }

    private static Entry entry(
            RunInputs run,
            Candidate candidate,
            Replays.Outcome outcome,
            Optional<ReplayResult> belady) {
        Optional<ReplayRequest> request = candidate.request();
        Optional<Placement> placement = request.map(ReplayRequest::placement);
        Optional<ReplayResult> result = BeladyReplays.done(outcome);
        Hardware hardware = request.map(ReplayRequest::hardware).orElse(run.hardware().hardware());
        return new Entry(
                candidate.policy(),
                run.inSample(candidate.policy(), placement),
                hardware,
                placement,
                result,
                result.map(done -> Bounds.of(done, request.orElseThrow(), run.errors(), belady))
                        .orElse(Bounds.NONE),
                outcome instanceof Replays.Refused(var problems) ? problems : List.of(),
                Optional.empty());
    }

    private static void requireOne(List<Entry> entries) {
        if (entries.stream().allMatch(entry -> entry.result().isEmpty())) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    entries.stream()
                            .flatMap(entry -> entry.refused().stream())
                            .distinct()
                            .toList());
        }
    }
}
