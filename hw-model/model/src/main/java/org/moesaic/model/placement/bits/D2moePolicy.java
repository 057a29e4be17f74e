package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.moesaic.formats.NestedFormat;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Homes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.traces.statistics.RoutingProfile;

/// D²MoE's memory budget: of nested bit planes those are kept that most requests use.
///
/// Every expert has its base. Of its planes, from few bits to many, the next one of any expert with the most use is taken
/// as long as it fits: use of a plane is the expert's share of selections times the share of tokens that want at least
/// so many bits. A plane that nobody uses is not taken.
public final class D2moePolicy implements Policy {

    private static final int MOST_BITS = 8;

    /// A plane of one expert, with the share of its layer's selections that uses it.
    private record Plane(int layer, int expert, int bits, double use) {}

    /// For the service loader.
    public D2moePolicy() {}

    @Override
    public String name() {
        return "d2moe";
    }

    @Override
    public String description() {
        return "nested bit planes of all experts, those that are used most up to a budget";
    }

    @Override
    public String source() {
        return "D2MoE (MobiCom 2025): matryoshka weight quantisation, capacities of its V1 and V2, hottest expert bit"
                + " first; ties to the lower layer, then to the lower id";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "average",
                        "bits a weight that experts keep in the mean, scales apart",
                        "what bytes says"),
                new Parameter(
                        "bytes",
                        "size that all experts may take, such as 1600MB",
                        "what average says"),
                new Parameter("base", "bits of the base, 1 to 8", "2"),
                new Parameter("bits", "bits with all planes, base to 8", "base + 2"),
                new Parameter(
                        "shares",
                        "share of tokens that want each number of bits, such as 0.3/0.4/0.3",
                        "0.3/0.4/0.3 for three, else equal"),
                new Parameter("group", "inputs that share scales", "128"),
                new Parameter(
                        "home",
                        "tier where the experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("average=3");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<BigDecimal> average = arguments.decimal("average", "bits a weight, such as 3");
        OptionalLong bytes = arguments.optionalBytes("bytes");
        if (average.isPresent() == bytes.isPresent()) {
            arguments.wrong(
                    average.isPresent() ? "two budgets" : "no budget",
                    "give one of average=BITS and bytes=SIZE");
        }
        int base = (int) arguments.whole("base", 1, MOST_BITS).orElse(2);
        int bits =
                (int)
                        arguments
                                .whole("bits", base, MOST_BITS)
                                .orElse(Math.min(MOST_BITS, base + 2));
        double[] tails = tails(arguments, bits - base + 1);
        int group = (int) arguments.whole("group", 1, 999_999).orElse(NestedFormat.DEFAULT_GROUP);
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        long[] sizes = new long[bits + 1];
        for (int depth = base; depth <= bits; depth++) {
            sizes[depth] = ExpertBytes.of(request.model(), new NestedFormat(base, depth, group));
        }
        boolean inBytes = bytes.isPresent();
        long experts =
                (long) request.model().moeLayerIds().size() * request.model().routedExperts();
        long budget =
                inBytes
                        ? bytes.getAsLong()
                        : ErrorTablePolicy.budget(average.orElseThrow(), experts);
        requireBases(request, inBytes, budget, experts, base, sizes[base]);
        int[][] depths = choose(request, base, bits, tails, inBytes ? sizes : null, budget);
        Rationale reasons = reasons(request, depths, average, bytes, sizes);
        return Homes.place(request, home, tier -> at(request, depths, base, group, tier))
                .because(reasons);
    }

    /// Shares of tokens that want at least so many planes; read from the parameter.
    private static double[] tails(PolicyArguments arguments, int depths) {
        String text =
                arguments
                        .text("shares")
                        .orElse(
                                depths == 3
                                        ? "0.3/0.4/0.3"
                                        : IntStream.range(0, depths)
                                                .mapToObj(_ -> String.valueOf(1.0 / depths))
                                                .collect(Collectors.joining("/")));
        List<Double> shares = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            try {
                shares.add(Double.parseDouble(part));
            } catch (NumberFormatException e) {
                shares.add(Double.NaN);
            }
        }
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        if (shares.size() != depths
                || shares.stream().anyMatch(share -> !(share >= 0))
                || Math.abs(sum - 1) > 1e-9) {
            arguments.wrong(
                    "shares",
                    "cannot be used",
                    depths + " numbers from 0 that sum to 1, such as 0.3/0.4/0.3");
            return new double[depths];
        }
        double[] tails = new double[depths];
        double tail = 0;
        for (int depth = depths - 1; depth >= 0; depth--) {
            tail += shares.get(depth);
            tails[depth] = tail;
        }
        return tails;
    }

    private static void requireBases(
            PolicyRequest request,
            boolean inBytes,
            long budget,
            long experts,
            int base,
            long baseBytes) {
        long least = Math.multiplyExact(experts, inBytes ? baseBytes : base);
        if (budget < least) {
            throw BitPolicy.infeasible(
                    request,
                    "the budget does not hold the base of every expert",
                    inBytes
                            ? "the smallest feasible size is " + least + "B"
                            : "the smallest feasible average is " + base);
        }
    }

    /// @param sizes bytes at each depth; null where the budget is in bits
    private static int[][] choose(
            PolicyRequest request, int base, int bits, double[] tails, long[] sizes, long budget) {
        RoutingProfile profile = request.profile().orElseThrow();
        int[][] depths =
                new int[request.model().moeLayerIds().size()][request.model().routedExperts()];
        PriorityQueue<Plane> next =
                new PriorityQueue<>(
                        Comparator.comparingDouble((Plane plane) -> -plane.use())
                                .thenComparingInt(Plane::layer)
                                .thenComparingInt(Plane::expert));
        long left = budget;
        for (int layer = 0; layer < depths.length; layer++) {
            for (int expert = 0; expert < depths[layer].length; expert++) {
                depths[layer][expert] = base;
                left -= sizes == null ? base : sizes[base];
                if (bits > base) {
                    double use = profile.frequency(layer, expert) * tails[1];
                    next.add(new Plane(layer, expert, base + 1, use));
                }
            }
        }
        while (!next.isEmpty()) {
            Plane plane = next.poll();
            long cost = sizes == null ? 1 : sizes[plane.bits()] - sizes[plane.bits() - 1];
            if (plane.use() <= 0 || cost > left) {
                continue;
            }
            left -= cost;
            depths[plane.layer()][plane.expert()] = plane.bits();
            if (plane.bits() < bits) {
                double use =
                        profile.frequency(plane.layer(), plane.expert())
                                * tails[plane.bits() + 1 - base];
                next.add(new Plane(plane.layer(), plane.expert(), plane.bits() + 1, use));
            }
        }
        return depths;
    }

    private static Rationale reasons(
            PolicyRequest request,
            int[][] depths,
            Optional<BigDecimal> average,
            OptionalLong bytes,
            long[] sizes) {
        RoutingProfile profile = request.profile().orElseThrow();
        Rationale.Builder reasons =
                new Rationale.Builder(depths.length, request.model().routedExperts());
        long allBits = 0;
        long allBytes = 0;
        for (int layer = 0; layer < depths.length; layer++) {
            for (int expert = 0; expert < depths[layer].length; expert++) {
                double share = profile.frequency(layer, expert);
                allBits += depths[layer][expert];
                allBytes = Math.addExact(allBytes, sizes[depths[layer][expert]]);
                reasons.put(
                        layer,
                        expert,
                        share,
                        String.format(
                                Locale.ROOT,
                                "share of selections %.6g: planes up to %d bits",
                                share,
                                depths[layer][expert]));
            }
        }
        double experts = (double) depths.length * request.model().routedExperts();
        if (average.isPresent()) {
            reasons.budget("averageBits", average.get().doubleValue(), allBits / experts);
        }
        if (bytes.isPresent()) {
            reasons.budget("bytes", bytes.getAsLong(), allBytes);
        }
        return reasons.build();
    }

    private static Placement at(
            PolicyRequest request, int[][] depths, int base, int group, Tier home) {
        int devices = request.hardware().devices().count();
        Placement.Builder builder = new Placement.Builder(request.model());
        for (int layer = 0; layer < depths.length; layer++) {
            for (int expert = 0; expert < depths[layer].length; expert++) {
                builder.put(
                        layer,
                        expert,
                        new Placement.Slot(
                                new NestedFormat(base, depths[layer][expert], group),
                                home,
                                EngineKind.DIGITAL,
                                expert % devices));
            }
        }
        return builder.build();
    }
}
