package org.moesaic.traces.synthesis;

import java.util.List;
import java.util.Objects;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;

/// What a generator needs to know of a router and of the requests that it served.
///
/// @param name the trace or the preset that it is of
/// @param source where the figures come from
/// @param header of the trace that it was fitted to, or one made for a preset
/// @param experts experts in one layer
/// @param topics for each topic, for each layer, how often a token selects each expert: at most 1, sum the header's top-k
/// @param persistence for each layer the weights of [Persistence]
/// @param coupling probability that a layer's fresh choice follows the latent that a token shares over its layers
/// @param firstChoices for each layer how readily each selected expert is the one of largest weight, relative to the
///     others; empty where ranks are not known
/// @param gateWeights rows of weights to draw from, each of top-k, largest first; empty for none
/// @param requests lengths that requests have; request r of a generated trace has one of them and topic of the same place
public record GeneratorProfile(
        String name,
        String source,
        TraceHeader header,
        int experts,
        List<float[][]> topics,
        List<double[]> persistence,
        double coupling,
        List<float[]> firstChoices,
        List<float[]> gateWeights,
        List<Length> requests) {

    /// @param before position of the first token: tokens of the prompt that the trace does not hold
    /// @param prefill tokens of the trace that are of the prompt
    /// @param tokens tokens of the trace, those of the prompt among them
    public record Length(int before, int prefill, int tokens) {}

    public GeneratorProfile {
        Objects.requireNonNull(name);
        Objects.requireNonNull(source);
        topics = List.copyOf(topics);
        persistence = List.copyOf(persistence);
        firstChoices = List.copyOf(firstChoices);
        gateWeights = List.copyOf(gateWeights);
        requests = List.copyOf(requests);
        if (topics.isEmpty()
                || topics.size() != requests.size()
                || persistence.size() != header.layers()) {
            throw new IllegalArgumentException("a profile of " + topics.size() + " topics");
        }
    }

    /// Fits a profile to a trace: two passes, memory for one topic a request, of a sample if there are very many.
    ///
    /// @throws org.moesaic.edge.MoesaicException what is wrong with the trace; BAD_DATA if it has too little to fit
    public static GeneratorProfile fit(RoutingTrace trace, int experts) {
        return ProfileFit.of(trace, experts);
    }

    GeneratorProfile withCoupling(double other) {
        return new GeneratorProfile(
                name,
                source,
                header,
                experts,
                topics,
                persistence,
                other,
                firstChoices,
                gateWeights,
                requests);
    }

    /// The same without gate weights.
    public GeneratorProfile withoutWeights() {
        return new GeneratorProfile(
                name,
                source,
                header,
                experts,
                topics,
                persistence,
                coupling,
                firstChoices,
                List.of(),
                requests);
    }
}
