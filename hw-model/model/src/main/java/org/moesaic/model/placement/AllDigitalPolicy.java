package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
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
    public Placement place(PolicyRequest request) {
        List<Problem> problems = new ArrayList<>();
        Optional<NumberFormat> format = format(request, problems);
        Optional<Tier> home = home(request, problems);
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        Tier tier =
                home.or(request::cacheHome)
                        .orElseGet(() -> fastestThatHoldsAll(request, format.get()));
        return Placement.uniform(request.model(), format.get(), tier);
    }

    private static Optional<NumberFormat> format(PolicyRequest request, List<Problem> problems) {
        Optional<String> name = request.spec().argument("format");
        if (name.isEmpty()) {
            problems.add(
                    Problem.of(
                            "--policy all-digital needs a number format",
                            "write all-digital:format=F with one of "
                                    + String.join(", ", NumberFormats.names())));
            return Optional.empty();
        }
        Optional<NumberFormat> format = NumberFormats.parse(name.get());
        if (format.isEmpty()) {
            problems.add(
                    request.spec()
                            .problem(
                                    "format",
                                    "is no number format",
                                    Names.suggest(name.get(), NumberFormats.names())));
        }
        return format;
    }

    private static Optional<Tier> home(PolicyRequest request, List<Problem> problems) {
        Optional<String> label = request.spec().argument("home");
        Optional<Tier> tier = label.flatMap(Tier::parse);
        if (label.isPresent() && tier.isEmpty()) {
            List<String> labels = List.of(Tier.values()).stream().map(Tier::label).toList();
            problems.add(
                    request.spec()
                            .problem("home", "is no tier", Names.suggest(label.get(), labels)));
        }
        return tier;
    }

    private static Tier fastestThatHoldsAll(PolicyRequest request, NumberFormat format) {
        long experts =
                (long) request.model().moeLayerIds().size() * request.model().routedExperts();
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
                                "no memory of %s holds all experts of %s in %s: they take %d bytes, and %d are missing",
                                request.hardware().name(),
                                request.model().id(),
                                format.name(),
                                needed,
                                needed - largest),
                        "use a narrower format or hardware with more memory"));
    }
}
