package org.moesaic.model.placement.bits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// Sizes that experts may take: all of them together, or those in each tier. Where tiers have sizes, the experts with most
/// selections (without a profile those of highest score) live nearest, each in the nearest tier with room.
///
/// @param bytes of all experts
/// @param tiers of those in each tier, all devices together; empty if no tier has a size
record ByteBudget(OptionalLong bytes, Map<Tier, Long> tiers) {

    private static final String BYTES = "bytes";

    static List<Policy.Parameter> parameters() {
        List<Policy.Parameter> all = new ArrayList<>();
        all.add(
                new Policy.Parameter(
                        BYTES, "size that all experts may take, such as 8GiB", "no bound"));
        for (Tier tier : Tier.values()) {
            all.add(
                    new Policy.Parameter(
                            tier.label(),
                            "instead of home: size that experts in " + tier.label() + " may take",
                            "none"));
        }
        return all;
    }

    static ByteBudget of(PolicyArguments arguments) {
        Map<Tier, Long> tiers = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            arguments.optionalBytes(tier.label()).ifPresent(size -> tiers.put(tier, size));
        }
        if (!tiers.isEmpty() && arguments.text("home").isPresent()) {
            arguments.wrong("home", "goes with no size of a tier", "give one or the other");
        }
        return new ByteBudget(arguments.optionalBytes(BYTES), tiers);
    }

    boolean isGiven() {
        return bytes.isPresent() || !tiers.isEmpty();
    }

    /// Bytes of one expert at each level.
    static long[] sizes(PolicyRequest request, Levels levels) {
        return levels.all().stream()
                .mapToLong(level -> ExpertBytes.of(request.model(), level.format()))
                .toArray();
    }

    static long total(int[][] chosen, long[] sizes) {
        long total = 0;
        for (int[] layer : chosen) {
            for (int level : layer) {
                total = Math.addExact(total, sizes[level]);
            }
        }
        return total;
    }

    /// True if a choice of levels keeps all sizes.
    boolean holds(PolicyRequest request, int[][] chosen, long[] sizes, Rationale reasons) {
        return (bytes.isEmpty() || total(chosen, sizes) <= bytes.getAsLong())
                && homes(request, chosen, sizes, reasons).isPresent();
    }

    /// The tier of each expert, `[layer][expert]`; empty if they do not fit. Null where no tier has a size.
    Optional<Tier[][]> homes(
            PolicyRequest request, int[][] chosen, long[] sizes, Rationale reasons) {
        int experts = chosen[0].length;
        Tier[][] homes = new Tier[chosen.length][experts];
        if (tiers.isEmpty()) {
            return Optional.of(homes);
        }
        Map<Tier, Long> left = new EnumMap<>(tiers);
        for (int key : mostImportantFirst(request, chosen.length, experts, reasons)) {
            long size = sizes[chosen[key / experts][key % experts]];
            Optional<Tier> home =
                    left.keySet().stream().filter(tier -> left.get(tier) >= size).findFirst();
            if (home.isEmpty()) {
                return Optional.empty();
            }
            left.merge(home.get(), -size, Long::sum);
            homes[key / experts][key % experts] = home.get();
        }
        return Optional.of(homes);
    }

    /// Ties go to the lower layer, then to the lower id.
    private static int[] mostImportantFirst(
            PolicyRequest request, int layers, int experts, Rationale reasons) {
        double[] importance = new double[layers * experts];
        Arrays.setAll(
                importance,
                key ->
                        request.profile()
                                .map(profile -> profile.load(key / experts, key % experts))
                                .orElseGet(() ->
                                        reasons.of(key / experts, key % experts)
                                                .score()
                                                .orElse(0)));
        return IntStream.range(0, importance.length)
                .boxed()
                .sorted(Comparator.comparingDouble(key -> -importance[key]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// Says what came of the sizes.
    void report(int[][] chosen, Tier[][] homes, long[] sizes, Rationale.Builder reasons) {
        bytes.ifPresent(asked -> reasons.budget(BYTES, asked, total(chosen, sizes)));
        tiers.forEach((tier, asked) -> {
            long used = 0;
            for (int layer = 0; layer < chosen.length; layer++) {
                for (int expert = 0; expert < chosen[layer].length; expert++) {
                    used += homes[layer][expert] == tier ? sizes[chosen[layer][expert]] : 0;
                }
            }
            reasons.budget(tier.label() + "Bytes", asked, used);
        });
    }

    /// `bytes=5B, hbm=3B`
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        bytes.ifPresent(size -> parts.add("bytes=" + size + "B"));
        tiers.forEach((tier, size) -> parts.add(tier.label() + "=" + size + "B"));
        return String.join(", ", parts);
    }
}
