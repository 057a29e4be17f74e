package org.moesaic.cli.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.edge.Spec;
import org.moesaic.traces.BatchedTrace;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.batching.ByExpertTrace;
import org.moesaic.traces.batching.ContinuousBatching;
import org.moesaic.traces.batching.ContinuousTrace;
import tools.jackson.databind.node.ObjectNode;

/// How steps are formed anew, as `--batch` says it: `N` lanes in lockstep,
/// `continuous:slots=N[,chunk=C][,step=TIME]`, or `by-expert:tokens=N[,waiting=W]`.
///
/// @param text as written
/// @param lanes requests in lockstep; 0 for continuous batching
/// @param continuous slots and token budget; empty for lanes
/// @param stepPicoseconds what a step is taken to last, to tell how many have passed when a request arrives; empty if all
///     requests wait from the start
/// @param byExpert tokens of a step and requests that wait; empty for other forms
public record BatchChoice(
        String text,
        int lanes,
        Optional<ContinuousBatching> continuous,
        OptionalLong stepPicoseconds,
        Optional<ByExpert> byExpert) {

    /// @param tokens of a step, at most
    /// @param waiting requests that wait at once
    public record ByExpert(int tokens, int waiting) {}

    private static final String FORM =
            "a whole number from 1, continuous:slots=N[,chunk=C][,step=TIME], or"
                    + " by-expert:tokens=N[,waiting=W]";

    private static final int CHUNK = 512;

    /// Requests that wait for each token of a step, unless told otherwise: with one alone there is nothing to choose.
    private static final int QUEUED = 4;

    private static final int MOST_TOKENS = 1 << 20;

    /// @throws MoesaicException wrong usage, with all that is wrong
    static BatchChoice parse(String text) {
        if (text.matches("[+-]?[0-9]+")) {
            int lanes = number(text);
            if (lanes < 1) {
                throw MoesaicException.usage("option '--batch': " + text + " requests", FORM);
            }
            return new BatchChoice(
                    text, lanes, Optional.empty(), OptionalLong.empty(), Optional.empty());
        }
        Spec spec = Spec.parse("--batch", text);
        if (spec.name().equals("by-expert")) {
            return byExpert(text, spec);
        }
        if (!spec.name().equals("continuous")) {
            throw MoesaicException.usage(
                    "option '--batch': '" + spec.name() + "'",
                    Names.nearest(spec.name(), List.of("continuous", "by-expert"))
                            .map(near -> "did you mean '" + near + "'? " + FORM)
                            .orElse(FORM));
        }
        List<Problem> problems = new ArrayList<>(spec.unknown(List.of("slots", "chunk", "step")));
        int slots = positive(spec, "slots", 0, problems);
        int chunk = positive(spec, "chunk", Math.max(CHUNK, slots), problems);
        if (spec.argument("slots").isEmpty()) {
            problems.add(Problem.of("--batch continuous: no slots", FORM));
        } else if (slots > 0 && chunk > 0 && chunk < slots) {
            problems.add(
                    spec.problem(
                            "chunk",
                            "is below the " + slots + " slots",
                            "a token of the step for each request that decodes"));
        }
        OptionalLong step = OptionalLong.empty();
        if (spec.argument("step").isPresent()) {
            try {
                step = OptionalLong.of(Quantity.picoseconds(spec.argument("step").get()));
            } catch (IllegalArgumentException e) {
                problems.add(spec.problem("step", "is no time", "such as 20ms"));
            }
            if (step.isPresent() && step.getAsLong() < 1) {
                problems.add(spec.problem("step", "is no time", "above 0, such as 20ms"));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        return new BatchChoice(
                text, 0, Optional.of(new ContinuousBatching(slots, chunk)), step, Optional.empty());
    }

    private static BatchChoice byExpert(String text, Spec spec) {
        List<Problem> problems = new ArrayList<>(spec.unknown(List.of("tokens", "waiting")));
        int tokens = positive(spec, "tokens", 0, problems);
        if (spec.argument("tokens").isEmpty()) {
            problems.add(Problem.of("--batch by-expert: no tokens of a step", FORM));
        }
        int waiting = positive(spec, "waiting", QUEUED * Math.min(tokens, MOST_TOKENS), problems);
        if (tokens > MOST_TOKENS) {
            problems.add(spec.problem("tokens", "are too many", "at most " + MOST_TOKENS));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        return new BatchChoice(
                text,
                0,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(new ByExpert(tokens, waiting)));
    }

    private static int positive(Spec spec, String key, int otherwise, List<Problem> problems) {
        if (spec.argument(key).isEmpty()) {
            return otherwise;
        }
        int value = number(spec.argument(key).get());
        if (value < 1) {
            problems.add(spec.problem(key, "is no number", "a whole number from 1"));
        }
        return value;
    }

    /// 0 for what is no number, or too large a one.
    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// When the requests of a trace file arrive, if that matters here.
    Optional<RequestLabels> labels(Path traceFile) {
        return stepPicoseconds.isPresent() ? RequestLabels.beside(traceFile) : Optional.empty();
    }

    /// Forms the steps of a trace.
    ///
    /// @param labels when requests arrive
    /// @throws MoesaicException BAD_DATA if its steps must not be formed anew, or no arrivals are known
    RoutingTrace form(RoutingTrace trace, Optional<RequestLabels> labels) {
        if (byExpert.isPresent()) {
            return ByExpertTrace.of(trace, byExpert.get().tokens(), byExpert.get().waiting());
        }
        if (continuous.isEmpty()) {
            return BatchedTrace.of(trace, lanes);
        }
        if (stepPicoseconds.isEmpty()) {
            return ContinuousTrace.of(trace, continuous.get(), _ -> 0);
        }
        RequestLabels known =
                labels.filter(RequestLabels::hasArrivals)
                        .orElseThrow(() ->
                                MoesaicException.badData(
                                        Problem.in(
                                                trace.header().name(),
                                                "nobody says when its requests arrive",
                                                "put arrival_ns into X.requests.csv beside it, or"
                                                        + " leave step= out of --batch: then all"
                                                        + " wait from the start")));
        long step = stepPicoseconds.getAsLong();
        return ContinuousTrace.of(trace, continuous.get(), name -> arrival(known, name, step));
    }

    /// The first step that begins when the request is there. Steps of less than a nanosecond are taken as one.
    private static long arrival(RequestLabels labels, String name, long stepPicoseconds) {
        long stepNanoseconds = Math.max(1, stepPicoseconds / 1000);
        return labels.of(name)
                .map(label -> Math.ceilDiv(label.arrivalNanoseconds().orElse(0), stepNanoseconds))
                .orElse(0L);
    }

    /// Writes the choice: a number for lanes, as the contract has it, else what was written.
    public void put(ObjectNode node) {
        if (lanes > 0) {
            node.put("batch", lanes);
        } else {
            node.put("batch", text);
        }
    }
}
