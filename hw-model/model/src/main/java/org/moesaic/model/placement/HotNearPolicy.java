package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// The experts that were selected most often, of all layers together, or rank highest otherwise ([RankBy]), in the nearest
/// tier up to so many bytes, the next ones in the tier behind it, and so on.
public final class HotNearPolicy implements Policy {

    /// For the service loader.
    public HotNearPolicy() {}

    @Override
    public String name() {
        return "hot-near";
    }

    @Override
    public String description() {
        return "the most often selected experts of all layers (or others: by) in a near tier, the rest in a farther"
                + " one";
    }

    @Override
    public String source() {
        return "a frequency baseline: static placement by popularity, as offloading runtimes do it; with by= the"
                + " baselines by gate weight, router norm and lot; ties to the lower layer, then to the lower id";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter("format", "number format of every expert", ""));
        parameters.add(
                new Parameter(
                        "bytes",
                        "size that experts in the near tier may take, such as 8GiB",
                        "what the sizes of tiers say"));
        parameters.add(
                new Parameter("near", "the near tier", "hbm, or the nearest beyond the SRAM"));
        parameters.add(
                new Parameter(
                        "far",
                        "the tier of all others",
                        "the cache's home, or without a cache the next tier behind the near one"));
        for (Tier tier : Tier.values()) {
            parameters.add(
                    new Parameter(
                            tier.label(),
                            "instead of bytes, near and far: size that experts in "
                                    + tier.label()
                                    + " may take",
                            "none"));
        }
        parameters.addAll(RankBy.parameters());
        return List.copyOf(parameters);
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public boolean learns(Spec spec) {
        return RankBy.of(spec).learns();
    }

    @Override
    public boolean readsWeights(Spec spec) {
        return RankBy.of(spec).readsWeights();
    }

    @Override
    public List<String> variants() {
        return List.of(
                "bytes=4GiB,format=int4",
                "bytes=4GiB,format=int4,by=gate-weight",
                "bytes=4GiB,format=int4,by=random");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<NumberFormat> format = arguments.format("format");
        Map<Tier, Long> budgets = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            arguments.optionalBytes(tier.label()).ifPresent(size -> budgets.put(tier, size));
        }
        Optional<Tier> near = arguments.tier("near");
        Optional<Tier> far = arguments.tier("far");
        RankBy by = RankBy.of(arguments);
        long seed = RankBy.seed(arguments);
        if (budgets.isEmpty()) {
            OptionalLong bytes = arguments.bytes("bytes");
            arguments.throwIfWrong();
            nearAndFar(request, near, far, bytes.orElseThrow(), budgets);
        } else {
            for (String other : List.of("bytes", "near", "far")) {
                if (arguments.text(other).isPresent()) {
                    arguments.wrong(
                            other, "goes with no size of a tier", "give sizes of all tiers");
                }
            }
            arguments.throwIfWrong();
        }
        return fill(request, format.orElseThrow(), budgets, by, seed);
    }

    private static void nearAndFar(
            PolicyRequest request,
            Optional<Tier> near,
            Optional<Tier> far,
            long bytes,
            Map<Tier, Long> budgets) {
        Tier nearTier = near.orElseGet(() -> nearest(request));
        Tier farTier = far.or(request::cacheHome).orElseGet(() -> behind(request, nearTier));
        if (farTier.compareTo(nearTier) <= 0) {
            throw MoesaicException.usage(
                    "--policy hot-near: far="
                            + farTier.label()
                            + " is not behind near="
                            + nearTier.label(),
                    "name a farther tier");
        }
        budgets.put(nearTier, bytes);
        // What does not fit there is said by the check of the placement.
        budgets.put(farTier, Long.MAX_VALUE);
    }

    /// The hottest to the nearest tier with room.
    private static Placement fill(
            PolicyRequest request,
            NumberFormat format,
            Map<Tier, Long> budgets,
            RankBy by,
            long seed) {
        double[][] scores = by.scores(request, seed);
        long each = ExpertBytes.of(request.model(), format);
        int experts = request.model().routedExperts();
        requireRoom(request, each, (long) scores.length * experts, budgets);
        Placement.Builder builder = new Placement.Builder(request.model());
        Rationale.Builder reasons = new Rationale.Builder(scores.length, experts);
        Map<Tier, Long> used = new EnumMap<>(Tier.class);
        Iterator<Tier> tiers = new TreeSet<>(budgets.keySet()).iterator();
        Tier tier = tiers.next();
        List<Integer> hottest = Hottest.ofAll(scores);
        for (int rank = 0; rank < hottest.size(); rank++) {
            while (used.getOrDefault(tier, 0L) + each > budgets.get(tier)) {
                tier = tiers.next();
            }
            used.merge(tier, each, Math::addExact);
            int layer = hottest.get(rank) / experts;
            int expert = hottest.get(rank) % experts;
            builder.put(layer, expert, new Placement.Slot(format, tier));
            reasons.put(
                    layer,
                    expert,
                    scores[layer][expert],
                    by.reason(scores[layer][expert], rank, hottest.size()) + tier.label());
        }
        budgets.forEach((name, size) -> {
            if (size < Long.MAX_VALUE) {
                reasons.budget(name.label() + "Bytes", size, used.getOrDefault(name, 0L));
            }
        });
        return builder.build().because(reasons.build());
    }

    private static void requireRoom(
            PolicyRequest request, long each, long experts, Map<Tier, Long> budgets) {
        long room = 0;
        for (long size : budgets.values()) {
            room += Math.min(size / each, experts);
        }
        if (room < experts) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "--policy hot-near: the sizes of "
                                    + budgets.keySet().stream().map(Tier::label).toList()
                                    + " hold "
                                    + room
                                    + " of "
                                    + experts
                                    + " experts of "
                                    + each
                                    + " bytes",
                            "the smallest feasible size of all tiers together is "
                                    + Math.multiplyExact(each, experts)
                                    + "B, whole experts in each"));
        }
    }

    private static Tier nearest(PolicyRequest request) {
        List<Memory> memories = request.hardware().memories();
        return memories.stream()
                .map(Memory::tier)
                .filter(tier -> tier != Tier.SRAM)
                .findFirst()
                .orElse(Tier.SRAM);
    }

    private static Tier behind(PolicyRequest request, Tier near) {
        return request.hardware().memories().stream()
                .map(Memory::tier)
                .filter(tier -> tier.compareTo(near) > 0)
                .findFirst()
                .orElseThrow(() ->
                        new MoesaicException(
                                Exit.BAD_DATA,
                                Problem.of(
                                        "--policy hot-near: "
                                                + request.hardware().name()
                                                + " has no memory behind "
                                                + near.label(),
                                        "choose hardware with a farther tier, such as hbm3-host")));
    }
}
