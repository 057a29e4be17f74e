package org.moesaic.model.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.edge.Spec;
import org.moesaic.model.random.Draws;

/// How the slices of nested experts are loaded, as the user asked for it, and how deep tokens want them: of a hundred tokens
/// that an expert takes, so many want its base alone, so many one plane more, and so on (the bit router of D²MoE, arXiv
/// 2504.15299, its capacities). No trace says which; the depth of a token at an expert is drawn, from its request, its position
/// and the expert alone.
///
/// @param order in which slices are loaded
/// @param shares of tokens, in millionths, from the base on; they sum to a million
/// @param memory bytes on each device that slices may take, where they stay from one layer to the next until room is needed;
///     empty where they are loaded for one layer-step alone
/// @param seed of the draws
public record SliceSpec(Order order, List<Integer> shares, OptionalLong memory, long seed) {

    /// Depths that there can be: from 1 to 8 bits.
    public static final int MOST_DEPTHS = 8;

    private static final int ALL = 1_000_000;

    /// Orders of loading.
    public enum Order {
        /// The slice that most tokens use, of the next ones of all experts; ties to the lower expert.
        HOTTEST_FIRST,
        /// Expert by expert, each from its base on.
        BY_EXPERT,
        /// No slices: expert by expert, and for each depth that some token wants a copy of its own, whole.
        COPIES;

        /// The name in options and results.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Without a memory in which slices stay.
    public SliceSpec(Order order, List<Integer> shares, long seed) {
        this(order, shares, OptionalLong.empty(), seed);
    }

    public SliceSpec {
        Objects.requireNonNull(order);
        shares = List.copyOf(shares);
        if (shares.isEmpty()
                || shares.size() > MOST_DEPTHS
                || shares.stream().anyMatch(share -> share < 0)
                || shares.stream().mapToLong(Integer::longValue).sum() != ALL) {
            throw new IllegalArgumentException("shares of " + shares);
        }
        if (memory.isPresent() && (memory.getAsLong() < 1 || order == Order.COPIES)) {
            throw new IllegalArgumentException(order + " with a memory of " + memory);
        }
    }

    /// Reads `none` and `hottest-first|by-expert|copies[:shares=0.3/0.4/0.3,memory=1600MB]`.
    ///
    /// @param seed of the draws
    /// @throws MoesaicException as wrong usage, with all that is wrong
    public static Optional<SliceSpec> parse(String text, long seed) {
        Spec spec = Spec.parse("--slices", text);
        List<String> labels = Arrays.stream(Order.values()).map(Order::label).toList();
        if (!spec.name().equals("none") && !labels.contains(spec.name())) {
            List<String> all = new ArrayList<>(labels);
            all.add("none");
            throw MoesaicException.usage(
                    "--slices: unknown order '" + spec.name() + "'",
                    Names.suggest(spec.name(), all));
        }
        boolean none = spec.name().equals("none");
        List<Problem> problems =
                new ArrayList<>(spec.unknown(none ? List.of() : List.of("shares", "memory")));
        List<Integer> shares = shares(spec, problems);
        OptionalLong memory = memory(spec, problems);
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        return none
                ? Optional.empty()
                : Optional.of(
                        new SliceSpec(
                                Order.values()[labels.indexOf(spec.name())], shares, memory, seed));
    }

    private static OptionalLong memory(Spec spec, List<Problem> problems) {
        Optional<String> text = spec.argument("memory");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (spec.name().equals(Order.COPIES.label())) {
            problems.add(
                    spec.problem(
                            "memory",
                            "is of slices, and copies are not made of them",
                            "use hottest-first or by-expert, or leave it out"));
        }
        try {
            long bytes = Quantity.bytes(text.get());
            if (bytes > 0) {
                return OptionalLong.of(bytes);
            }
            problems.add(spec.problem("memory", "holds nothing", "a size above 0, such as 1600MB"));
        } catch (IllegalArgumentException e) {
            problems.add(spec.problem("memory", "is not a size", e.getMessage()));
        }
        return OptionalLong.empty();
    }

    /// Those of the paper's first variant unless others are given.
    private static List<Integer> shares(Spec spec, List<Problem> problems) {
        String text = spec.argument("shares").orElse("0.3/0.4/0.3");
        List<Integer> shares = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            boolean number = part.matches("[01](\\.[0-9]{1,6})?|\\.[0-9]{1,6}");
            shares.add(number ? Math.toIntExact(Math.round(Double.parseDouble(part) * ALL)) : -1);
        }
        if (shares.contains(-1)
                || shares.size() > MOST_DEPTHS
                || shares.stream().mapToLong(Integer::longValue).sum() != ALL) {
            problems.add(
                    spec.problem(
                            "shares",
                            "cannot be used",
                            "1 to "
                                    + MOST_DEPTHS
                                    + " numbers from 0 that sum to 1, such as 0.3/0.4/0.3"));
        }
        return shares;
    }

    /// How many planes beside the base a token wants of an expert.
    ///
    /// @param place of the expert, layer by layer
    public int depth(int request, int position, int place) {
        long token = (long) request << Integer.SIZE | position;
        int draw = Draws.below(ALL, Draws.bits(seed, token, place));
        int depth = 0;
        while (draw >= shares.get(depth)) {
            draw -= shares.get(depth++);
        }
        return depth;
    }

    /// As it can be written.
    @Override
    public String toString() {
        return order.label()
                + ":shares="
                + shares.stream()
                        .map(share -> String.valueOf(share / (double) ALL))
                        .collect(Collectors.joining("/"))
                + (memory.isPresent() ? ",memory=" + memory.getAsLong() + "B" : "");
    }
}
