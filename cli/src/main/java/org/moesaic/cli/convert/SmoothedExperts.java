package org.moesaic.cli.convert;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.convert.ChannelMix;
import org.moesaic.compute.convert.InnerChannels;
import org.moesaic.compute.convert.LayerError;
import org.moesaic.compute.convert.LowBitLayer;
import org.moesaic.compute.convert.LowBitStep;
import org.moesaic.compute.convert.PackedDamage;
import org.moesaic.compute.convert.RouterAlignment;
import org.moesaic.compute.convert.SmoothedLayer;
import org.moesaic.compute.convert.SmoothingCheck;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.Treatment;

/// Measures the experts of one smoothed layer: in number formats with activations in floats, before and after what the file
/// holds; and with activations in few bits after every step.
///
/// @param after the file that was written
/// @param before what the norm gives
/// @param folded what the smoothed norm gives
record SmoothedExperts(
        ConvertJob job,
        List<MeasuredIn> formats,
        SmoothedLayer layer,
        InnerFits inner,
        ModelWeights after,
        CalibrationTokens before,
        CalibrationTokens folded) {

    /// What was found.
    ///
    /// @param lowBit for each format with activations in few bits, each step
    record Measured(List<Outcome> experts, List<LowBitOutcome> lowBit) {}

    /// One expert, with its outputs after every step of every format with activations in few bits, for the tokens sent to it.
    private record One(Outcome outcome, List<double[]> exact, List<double[]> rounded) {}

    /// @param m how many probabilities the router's loss counts
    /// @param smoothed the smoothed router in 8 bits
    Measured measure(Workers workers, LowBitLayer lowBit, int m, RouterAlignment smoothed) {
        List<LowBitStep> steps = lowBit.settings().steps();
        List<MeasuredIn> simulated =
                formats.stream().filter(each -> each.activationBits() > 0).toList();
        Map<LowBitStep, RouterAlignment> routers =
                simulated.isEmpty() ? Map.of() : routers(lowBit, m, smoothed);
        List<LayerError> errors = new ArrayList<>();
        for (int i = 0; i < simulated.size(); i++) {
            for (LowBitStep step : steps) {
                errors.add(
                        new LayerError(
                                layer.before(), routers.get(step).aligned(), job.card().dModel()));
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        int experts = job.card().routedExperts();
        try (Progress progress =
                job.context().progress().start("experts of layer " + layer.layer(), experts)) {
            workers.inOrder(
                    experts,
                    progress,
                    (backend, expert) -> one(backend, expert, lowBit, errors),
                    one -> {
                        for (int i = 0; i < errors.size(); i++) {
                            errors.get(i)
                                    .add(outcomes.size(), one.exact().get(i), one.rounded().get(i));
                        }
                        outcomes.add(one.outcome());
                    });
        }
        List<LowBitOutcome> told = new ArrayList<>();
        for (int i = 0; i < errors.size(); i++) {
            LowBitStep step = steps.get(i % steps.size());
            told.add(
                    new LowBitOutcome(
                            step.name(simulated.get(i / steps.size()).name(), steps),
                            errors.get(i).ofExperts(),
                            errors.get(i).withRouter(),
                            routers.get(step).agreement()));
        }
        return new Measured(outcomes, told);
    }

    private Map<LowBitStep, RouterAlignment> routers(
            LowBitLayer lowBit, int m, RouterAlignment smoothed) {
        Map<LowBitStep, RouterAlignment> routers = new EnumMap<>(LowBitStep.class);
        RouterAlignment last = null;
        for (LowBitStep step : lowBit.settings().steps()) {
            last =
                    switch (step) {
                        case AS_IS, ROTATED, PERMUTED -> router(lowBit, step, m);
                        case SMOOTHED -> smoothed;
                        // What the router reads stays.
                        case DOWN, CLIPPED -> last;
                    };
            routers.put(step, last);
        }
        return routers;
    }

    private RouterAlignment router(LowBitLayer lowBit, LowBitStep step, int m) {
        ModelWeights weights = step == LowBitStep.AS_IS ? job.weights() : after;
        return RouterAlignment.of(
                lowBit.router(step, weights.router(layer.layer())),
                weights.routerBias(layer.layer()).orElse(new float[0]),
                job.card().topK(),
                m,
                lowBit.inputs(step));
    }

    private One one(Backend backend, int expert, LowBitLayer lowBit, List<LayerError> errors) {
        ExpertMatrices was = job.weights().expert(layer.layer(), expert);
        ExpertMatrices is = after.expert(layer.layer(), expert);
        List<LowBitStep> steps = lowBit.settings().steps();
        PackedDamage exact = new PackedDamage(was, job.between(), before);
        double[] whole = exact.exact();
        List<ExpertDamage> damages = new ArrayList<>();
        List<double[]> chosen = new ArrayList<>();
        List<double[]> rounded = new ArrayList<>();
        for (MeasuredIn each : formats) {
            for (LowBitStep step : steps) {
                String name = step.name(each.name(), steps);
                if (each.activationBits() > 0) {
                    double[] y =
                            lowBit.outputs(
                                    step,
                                    each.format(),
                                    each.activationBits(),
                                    matrices(step, was, is),
                                    permuted(expert),
                                    job.between());
                    LayerError error = errors.get(rounded.size());
                    chosen.add(error.of(expert, whole));
                    rounded.add(error.of(expert, y));
                    damages.add(exact.of(layer.layer(), expert, name, y));
                } else if (step.compareTo(LowBitStep.DOWN) <= 0) {
                    damages.add(
                            inFloats(backend, expert, matrices(step, was, is), step, each, name));
                }
            }
        }
        return new One(
                new Outcome(
                        layer.layer(),
                        expert,
                        layer.balance().natural()[expert],
                        layer.balance().added(expert),
                        0,
                        List.of(),
                        Double.NaN,
                        0,
                        SmoothingCheck.difference(was, before, is, folded, job.between()),
                        damages),
                chosen,
                rounded);
    }

    /// The expert after a step. The file holds all that is folded; what it was before down projections were scaled, it does
    /// not.
    private ExpertMatrices matrices(LowBitStep step, ExpertMatrices was, ExpertMatrices is) {
        return switch (step) {
            case AS_IS -> was;
            case SMOOTHED -> inner.scaled() ? layer.fold(was) : is;
            case DOWN, ROTATED, PERMUTED, CLIPPED -> is;
        };
    }

    private Optional<ChannelMix> permuted(int expert) {
        return Optional.ofNullable(inner.byLayer().get(layer.layer()))
                .map(all -> all.get(expert))
                .flatMap(InnerChannels::permuted);
    }

    private ExpertDamage inFloats(
            Backend backend,
            int expert,
            ExpertMatrices matrices,
            LowBitStep step,
            MeasuredIn how,
            String name) {
        ExpertDamage damage =
                new DamageMeter(
                                step == LowBitStep.AS_IS ? before : folded,
                                job.between(),
                                job.seed(),
                                Optional.empty())
                        .measure(
                                backend,
                                layer.layer(),
                                expert,
                                matrices,
                                List.of(new Treatment.Digital(how.format())))
                        .getFirst();
        return new ExpertDamage(
                damage.layer(),
                damage.expert(),
                name,
                damage.signal(),
                damage.noise(),
                damage.tokens(),
                damage.worstChannel(),
                damage.worstChannelError());
    }
}
