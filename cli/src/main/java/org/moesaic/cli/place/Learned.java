package org.moesaic.cli.place;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.placement.Calibration;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RequestShare;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceFit;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.TraceImporter;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.statistics.RoutingProfile;

/// What a placement is fitted on: the rows or the counts of a trace file, or the counts of a calibration.
record Learned(ModelCard model, Iterable<TraceImporter> importers, Calibration calibration) {

    /// @param trace a trace or a file of counts
    /// @param share share of its requests, the first ones
    Optional<RoutingProfile> profile(Optional<Path> trace, Optional<BigDecimal> share) {
        if (trace.isEmpty()) {
            return calibration.profile();
        }
        if (calibration.profile().isPresent()) {
            throw MoesaicException.usage(
                    "options '--trace' and '--calibration' both have counts",
                    "leave one of them out, or take counts and gate_weights out of the calibration");
        }
        Optional<ExpertCounts> counts = TraceImporters.counts(trace.get(), importers);
        if (counts.isPresent()) {
            if (share.isPresent()) {
                throw MoesaicException.usage(
                        "option '--profile-split': "
                                + trace.get()
                                + " holds counts, which belong to no request",
                        "leave the option out, or give a trace with rows");
            }
            return Optional.of(ofCounts(trace.get(), counts.get()));
        }
        RoutingTrace rows = TraceImporters.open(trace.get(), importers, Optional.of(model));
        List<Problem> misfits = TraceFit.problems(rows.header(), model);
        if (!misfits.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, misfits);
        }
        RoutingTrace learned = share.map(part -> first(rows, part)).orElse(rows);
        return Optional.of(RoutingProfile.of(learned, model.routedExperts(), false));
    }

    private static RoutingTrace first(RoutingTrace trace, BigDecimal share) {
        int requests = Math.toIntExact(TraceFacts.of(trace).requests());
        int cut =
                share.multiply(BigDecimal.valueOf(requests))
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
        return new RequestShare(trace, 0, Math.clamp(cut, 1, Math.max(1, requests)));
    }

    private RoutingProfile ofCounts(Path file, ExpertCounts counts) {
        if (counts.experts() != model.routedExperts()) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            counts.experts() + " experts a layer",
                            "model " + model.id() + " has " + model.routedExperts()));
        }
        boolean sameIds = counts.layerIds().equals(model.moeLayerIds());
        boolean sameCount = counts.layers().size() == model.moeLayerIds().size();
        if (!(sameIds || sameCount && counts.numbering() != LayerNumbering.MODEL)) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            "counts of " + counts.layers().size() + " layers " + counts.layerIds(),
                            "experts of all "
                                    + model.moeLayerIds().size()
                                    + " MoE layers of "
                                    + model.id()
                                    + " are placed, so counts of "
                                    + model.moeLayerIds()
                                    + " are needed"));
        }
        double[][] loads =
                counts.layers().stream()
                        .map(layer ->
                                layer.selections().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray())
                        .toArray(double[][]::new);
        return RoutingProfile.ofLoads(
                file.toString(), loads, Optional.empty(), counts.tokens().orElse(0), false);
    }
}
