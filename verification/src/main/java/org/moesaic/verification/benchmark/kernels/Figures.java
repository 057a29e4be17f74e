package org.moesaic.verification.benchmark.kernels;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/// What slices say: medians over rounds, and ratios of turns that were next to each other.
final class Figures {

    /// One side of a kernel's cell.
    record Key(String backend, String kernel, Cell cell, String who) {}

    /// Ratios of several rounds.
    record Spread(double least, double median, double most) {}

    private final Map<Key, Map<Integer, Slice>> rounds = new HashMap<>();
    private final Set<String> sides = new LinkedHashSet<>();

    Figures(Collection<Slice> slices) {
        for (Slice slice : slices) {
            Key key = new Key(slice.backend(), slice.kernel(), slice.cell(), slice.who());
            rounds.computeIfAbsent(key, _ -> new TreeMap<>()).put(slice.round(), slice);
            sides.add(slice.who());
        }
    }

    /// All who were measured.
    Set<String> sides() {
        return Collections.unmodifiableSet(sides);
    }

    /// Weights in 10⁹ a second, each counted once for each vector.
    OptionalDouble gigaweights(Key key) {
        return median(key, slice -> slice.cell().weights() / slice.nanoseconds());
    }

    /// The same with the rounds that are farthest from the median.
    Optional<Spread> gigaweightsSpread(Key key) {
        return spread(key, key, (slice, _) -> slice.cell().weights() / slice.nanoseconds());
    }

    /// Bytes in 10⁹ a second.
    OptionalDouble gigabytes(Key key) {
        return median(key, slice -> slice.bytes() / slice.nanoseconds());
    }

    /// Bits that one weight takes, scales included.
    OptionalDouble bitsPerWeight(Key key) {
        return median(key, slice -> 8.0 * slice.bytes() / slice.cell().shape().weights());
    }

    /// How many times the weights a second of `peer` a side has, in rounds that both have.
    Optional<Spread> timesWeights(Key key, Key peer) {
        return spread(
                key,
                peer,
                (a, b) ->
                        b.nanoseconds()
                                / a.nanoseconds()
                                * ((double) a.cell().weights() / b.cell().weights()));
    }

    /// How many times the bytes a second of `peer` a side has.
    Optional<Spread> timesBytes(Key key, Key peer) {
        return spread(
                key,
                peer,
                (a, b) -> b.nanoseconds() / a.nanoseconds() * ((double) a.bytes() / b.bytes()));
    }

    /// Every turn of the read loop, whatever the kernel beside it: bytes in 10⁹ a second, the least first.
    List<Double> readGigabytes(int threads) {
        List<Double> values = new ArrayList<>();
        rounds.forEach((key, byRound) -> {
            if (key.who().equals(Slice.READ) && key.cell().threads() == threads) {
                byRound.values().forEach(s -> values.add(s.bytes() / s.nanoseconds()));
            }
        });
        Collections.sort(values);
        return values;
    }

    private OptionalDouble median(Key key, ToDoubleFunction<Slice> figure) {
        Map<Integer, Slice> slices = rounds.getOrDefault(key, Map.of());
        return slices.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        median(slices.values().stream().mapToDouble(figure).sorted().toArray()));
    }

    private Optional<Spread> spread(Key key, Key other, ToDoubleBiFunction<Slice, Slice> figure) {
        Map<Integer, Slice> ours = rounds.getOrDefault(key, Map.of());
        Map<Integer, Slice> theirs = rounds.getOrDefault(other, Map.of());
        double[] values =
                ours.entrySet().stream()
                        .filter(each -> theirs.containsKey(each.getKey()))
                        .mapToDouble(each ->
                                figure.applyAsDouble(each.getValue(), theirs.get(each.getKey())))
                        .sorted()
                        .toArray();
        return values.length == 0
                ? Optional.empty()
                : Optional.of(new Spread(values[0], median(values), values[values.length - 1]));
    }

    /// Of sorted values; the middle of two.
    static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
