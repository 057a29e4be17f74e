package org.moesaic.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.replay.RunInputs;
import org.moesaic.model.compare.Corner;
import org.moesaic.model.compare.Criterion;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.compare.ParetoFront;
import org.moesaic.model.compare.Survival;
import org.moesaic.model.placement.Placement;

/// All policies that were compared.
///
/// @param run what they were compared on
/// @param isoArea true if each got the same silicon
/// @param entries one a policy, in the order asked for
/// @param damage what experts were tried on; empty without weights
/// @param standing whether each is Pareto-optimal, at each corner; a refused one is not
/// @param lots which entries stand together for one policy that goes by lot
/// @param hindsights policies once more, in sample, if that was asked for
record Comparison(
        RunInputs run,
        boolean isoArea,
        List<Entry> entries,
        Map<Corner, List<Boolean>> standing,
        Optional<Measured> damage,
        List<Lots> lots,
        List<Hindsight> hindsights) {

    static Comparison of(
            RunInputs run, boolean isoArea, List<Entry> entries, Optional<Measured> damage) {
        // Silicon that was made equal is no reason to prefer one; what is left of an array says
        // nothing.
        List<Objectives> ran =
                entries.stream()
                        .flatMap(entry -> entry.objectives().stream())
                        .map(each -> isoArea ? each.withoutArea() : each)
                        .toList();
        Map<Corner, List<Boolean>> standing = new EnumMap<>(Corner.class);
        for (Corner corner : Corner.values()) {
            List<Boolean> front = ParetoFront.of(ran, corner);
            List<Boolean> all = new ArrayList<>();
            int at = 0;
            for (Entry entry : entries) {
                all.add(entry.result().isPresent() && front.get(at++));
            }
            standing.put(corner, List.copyOf(all));
        }
        return new Comparison(
                run, isoArea, List.copyOf(entries), standing, damage, List.of(), List.of());
    }

    /// The same with what stands together, and with what hindsight would have brought.
    Comparison with(List<Lots> groups, List<Hindsight> oracles) {
        return new Comparison(
                run, isoArea, entries, standing, damage, List.copyOf(groups), List.copyOf(oracles));
    }

    /// An entry's policy in sample, if that was asked for and it learned from other rows.
    Optional<Hindsight> hindsight(Entry entry) {
        return hindsights.stream()
                .filter(each -> each.entry().policy().equals(entry.policy()))
                .findFirst();
    }

    boolean stands(int entry, Corner corner) {
        return standing.get(corner).get(entry);
    }

    /// Rank of an entry among those that ran, from 1; empty for one that was refused.
    OptionalInt rank(int entry, Criterion criterion) {
        List<Objectives> all = ran().stream().map(each -> each.objectives().orElseThrow()).toList();
        return entries.get(entry)
                .objectives()
                .map(own -> criterion.rank(own, all))
                .orElseGet(OptionalInt::empty);
    }

    /// The entries in the order of their ranks by the first criterion, those that were refused last; as asked for where they
    /// are equal.
    List<Integer> inOrder() {
        return IntStream.range(0, entries.size())
                .boxed()
                .sorted(
                        Comparator.comparingInt(
                                i -> rank(i, Criterion.ENERGY).orElse(Integer.MAX_VALUE)))
                .toList();
    }

    /// What holds at every corner, by each criterion; indexes are those of [#ran()].
    List<Survival> survivals() {
        List<Objectives> all =
                ran().stream()
                        .map(each -> each.objectives().orElseThrow())
                        .map(each -> isoArea ? each.withoutArea() : each)
                        .toList();
        return Arrays.stream(Criterion.values())
                .filter(criterion -> all.stream().anyMatch(each -> criterion.of(each).isPresent()))
                .map(criterion -> Survival.of(criterion, all))
                .toList();
    }

    /// What policies are judged by: all that is known of at least one.
    List<Criterion> judgedBy() {
        return survivals().stream().map(Survival::criterion).toList();
    }

    /// Policies that placed every expert alike, two or more each.
    List<List<Entry>> identical() {
        Map<List<Placement.Slot>, List<Entry>> byPlacement = new LinkedHashMap<>();
        for (Entry entry : entries) {
            entry.placement()
                    .ifPresent(placement ->
                            byPlacement
                                    .computeIfAbsent(slots(placement), _ -> new ArrayList<>())
                                    .add(entry));
        }
        return byPlacement.values().stream().filter(group -> group.size() > 1).toList();
    }

    private static List<Placement.Slot> slots(Placement placement) {
        List<Placement.Slot> slots = new ArrayList<>();
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                slots.add(placement.slot(layer, expert));
            }
        }
        return slots;
    }

    /// Every file that was read.
    List<InputFile> files() {
        List<InputFile> files =
                new ArrayList<>(run.filesWith(entries.stream().map(Entry::policy).toList()));
        damage.ifPresent(measured -> files.addAll(measured.files()));
        return files;
    }

    /// The entries that ran.
    List<Entry> ran() {
        return entries.stream().filter(entry -> entry.result().isPresent()).toList();
    }
}
