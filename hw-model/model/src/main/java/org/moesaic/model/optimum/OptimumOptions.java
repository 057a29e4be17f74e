package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PolicyRequest;

/// The ways to store and execute an expert that are asked for.
///
/// @param slots each once
/// @param tiers where digital experts may live, nearest first
/// @param settled false if the tier is found afterwards: the fastest that holds what was chosen
record OptimumOptions(List<Placement.Slot> slots, List<Tier> tiers, boolean settled) {

    /// Unknowns that a solver is asked to take; a model of one is about a kilobyte.
    private static final long MOST_UNKNOWNS = 4_000_000;

    static OptimumOptions of(PolicyRequest request, OptimumArguments arguments) {
        requireHardware(request, arguments);
        Optional<Tier> one = arguments.home().or(request::cacheHome);
        List<Memory> memories = request.hardware().memories();
        boolean settled = true;
        List<Tier> tiers;
        if (!arguments.tiers().isEmpty()) {
            tiers = List.copyOf(arguments.tiers().keySet());
        } else if (one.isPresent()) {
            tiers = List.of(one.get());
        } else if (arguments.objective().isOfReplay()) {
            tiers = memories.stream().map(Memory::tier).toList();
        } else {
            tiers = List.of(memories.getFirst().tier());
            settled = false;
        }
        requireTiers(request, tiers);
        List<List<Integer>> devices = devices(request.hardware(), arguments);
        long kinds = 0;
        if (arguments.engines().contains(EngineKind.DIGITAL)) {
            kinds += (long) arguments.levels().size() * tiers.size();
        }
        if (arguments.engines().contains(EngineKind.ANALOG)) {
            kinds++;
        }
        requireSize(request, kinds, devices.size());
        List<Placement.Slot> slots = new ArrayList<>();
        Tier source = memories.getLast().tier();
        for (List<Integer> on : devices) {
            if (arguments.engines().contains(EngineKind.DIGITAL)) {
                for (Tier tier : tiers) {
                    arguments
                            .levels()
                            .all()
                            .forEach(level ->
                                    slots.add(
                                            new Placement.Slot(
                                                    level.format(), tier, EngineKind.DIGITAL, on)));
                }
            }
            if (arguments.engines().contains(EngineKind.ANALOG)) {
                slots.add(
                        new Placement.Slot(
                                arguments.analogFormat(), source, EngineKind.ANALOG, on));
            }
        }
        return new OptimumOptions(slots, tiers, settled);
    }

    /// True if an expert may go there: without a choice of devices expert e lives on device e mod P.
    static boolean allows(
            Placement.Slot slot, int expert, Hardware hardware, OptimumArguments arguments) {
        return arguments.free() || slot.device() == expert % hardware.devices().count();
    }

    /// Every set of at most so many devices, small ones first.
    private static List<List<Integer>> devices(Hardware hardware, OptimumArguments arguments) {
        int count = hardware.devices().count();
        List<List<Integer>> sets = new ArrayList<>();
        List<List<Integer>> grown = List.of(List.of());
        for (int size = 1; size <= Math.min(arguments.copies(), count); size++) {
            List<List<Integer>> larger = new ArrayList<>();
            for (List<Integer> set : grown) {
                int from = set.isEmpty() ? 0 : set.getLast() + 1;
                for (int device = from; device < count && larger.size() < MOST_UNKNOWNS; device++) {
                    List<Integer> more = new ArrayList<>(set);
                    more.add(device);
                    larger.add(more);
                }
            }
            sets.addAll(larger);
            grown = larger;
        }
        return sets;
    }

    private static void requireSize(PolicyRequest request, long kinds, int sets) {
        long experts =
                (long) request.model().moeLayerIds().size() * request.model().routedExperts();
        if (experts * kinds * sets > MOST_UNKNOWNS) {
            throw MoesaicException.badData(
                    Problem.of(
                            "--policy optimum: "
                                    + experts
                                    + " experts in "
                                    + kinds
                                    + " ways on "
                                    + sets
                                    + " sets of devices are more than "
                                    + MOST_UNKNOWNS
                                    + " choices",
                            "ask for fewer levels, tiers or copies"));
        }
    }

    private static void requireTiers(PolicyRequest request, List<Tier> tiers) {
        List<Problem> problems = new ArrayList<>();
        for (Tier tier : tiers) {
            if (request.hardware().memory(tier).isEmpty()) {
                problems.add(
                        Problem.of(
                                "hardware "
                                        + request.hardware().name()
                                        + " has no memory '"
                                        + tier.label()
                                        + "'",
                                "it has "
                                        + String.join(
                                                ", ",
                                                request.hardware().memories().stream()
                                                        .map(memory -> memory.tier().label())
                                                        .toList())));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    private static void requireHardware(PolicyRequest request, OptimumArguments arguments) {
        Hardware hardware = request.hardware();
        List<Problem> problems = new ArrayList<>();
        if (arguments.engines().contains(EngineKind.DIGITAL)) {
            for (NumberFormat format :
                    arguments.levels().all().stream().map(level -> level.format()).toList()) {
                if (hardware.arrayFor(format).isEmpty()) {
                    problems.add(
                            Problem.of(
                                    "hardware "
                                            + hardware.name()
                                            + " cannot execute format '"
                                            + format.name()
                                            + "'",
                                    "leave it out of levels; its arrays execute "
                                            + String.join(
                                                    "; ",
                                                    hardware.arrays().stream()
                                                            .map(array -> array.arithmeticNames())
                                                            .toList())));
                }
            }
        }
        if (arguments.engines().contains(EngineKind.ANALOG) && hardware.tiles().isEmpty()) {
            problems.add(
                    Problem.of(
                            "hardware " + hardware.name() + " has no analog tiles",
                            "take engines=digital, or hardware with tiles, such as hybrid-analog"));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }
}
