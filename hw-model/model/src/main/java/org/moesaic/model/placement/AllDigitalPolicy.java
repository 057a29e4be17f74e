package org.moesaic.model.placement;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// Every expert on the digital arrays, in one number format, in one tier: the fastest that holds them all, unless the
/// home is named or a cache names it.
public final class AllDigitalPolicy implements Policy {

    /// For the service loader.
    public AllDigitalPolicy() {}

    @Override
    public String name() {
        return "all-digital";
    }

    @Override
    public String description() {
        return "every expert on the digital arrays, in one number format and one home tier";
    }

    @Override
    public String source() {
        return "the baseline that every placement is compared with";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("format", "number format of every expert, such as int4 or bf16", ""),
                new Parameter(
                        "home",
                        "tier where the experts live",
                        "the cache's home, or without a cache the fastest tier that holds all experts"));
    }

    @Override
    public List<String> variants() {
        return List.of("format=bf16", "format=fp8", "format=int4");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<NumberFormat> format = arguments.format("format");
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        Tier tier =
                home.or(request::cacheHome)
                        .orElseGet(() -> fastestThatHoldsAll(request, format.orElseThrow()));
        return Placement.uniform(request.model(), format.orElseThrow(), tier);
    }

    private static Tier fastestThatHoldsAll(PolicyRequest request, NumberFormat format) {
        long experts =
                (long) request.model().moeLayerIds().size() * request.model().routedExperts();
        return fastestThatHolds(request, format, experts);
    }

    static Tier fastestThatHolds(PolicyRequest request, NumberFormat format, long experts) {
        long needed =
                Math.addExact(
                        Math.multiplyExact(experts, ExpertBytes.of(request.model(), format)),
                        format.tableBytes());
        long largest = 0;
        for (Memory memory : request.hardware().memories()) {
            if (memory.capacityBytes() >= needed) {
                return memory.tier();
            }
            largest = Math.max(largest, memory.capacityBytes());
        }
        throw new MoesaicException(
                Exit.BAD_DATA,
                Problem.of(
                        String.format(
                                Locale.ROOT,
                                "no memory of %s holds all %d digital experts of %s in %s: they take %d bytes, and %d are missing",
                                request.hardware().name(),
                                experts,
                                request.model().id(),
                                format.name(),
                                needed,
                                needed - largest),
                        "use a narrower format or hardware with more memory"));
    }
}
