package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// Whether a hardware can hold and execute a placement.
public final class PlacementCheck {

    private PlacementCheck() {}

    /// Everything that does not fit; empty if all does.
    public static List<Problem> problems(Placement placement, ModelCard model, Hardware hardware) {
        List<Problem> problems = problemsOfEachDevice(placement, model, hardware);
        deviceProblems(placement, hardware, problems);
        return problems;
    }

    /// What does not fit if there were as many such devices as the placement uses: a placement can be made for more of
    /// them than a description has.
    public static List<Problem> problemsOfEachDevice(
            Placement placement, ModelCard model, Hardware hardware) {
        List<Problem> problems = new ArrayList<>();
        Set<String> tried = new LinkedHashSet<>();
        for (Placement.Slot slot : placement.slots()) {
            if (slot.engine() == EngineKind.DIGITAL && tried.add(slot.format().arithmetic())) {
                formatProblem(slot.format(), hardware, problems);
            }
        }
        boolean analog =
                placement.slots().stream().anyMatch(slot -> slot.engine() == EngineKind.ANALOG)
                        || placement
                                .dense()
                                .filter(d -> d.engine() == EngineKind.ANALOG)
                                .isPresent();
        if (analog && hardware.tiles().isEmpty()) {
            problems.add(
                    Problem.of(
                            "hardware " + hardware.name() + " has no analog tiles",
                            "place on the digital arrays, or choose hardware with tiles, such as hybrid-analog"));
        }
        Map<Tier, Long> fullest = new EnumMap<>(Tier.class);
        for (int device = 0; device < devices(placement); device++) {
            placement
                    .bytesByHome(model, device)
                    .forEach((tier, bytes) -> fullest.merge(tier, bytes, Math::max));
        }
        fullest.forEach((tier, bytes) -> homeProblem(tier, bytes, model, hardware, problems));
        return problems;
    }

    /// Devices that a placement uses, or leaves out below the last.
    public static int devices(Placement placement) {
        return placement.slots().stream()
                .mapToInt(slot -> slot.devices().getLast() + 1)
                .max()
                .orElse(0);
    }

    private static void deviceProblems(
            Placement placement, Hardware hardware, List<Problem> problems) {
        int devices = hardware.devices().count();
        placement.slots().stream()
                .flatMap(slot -> slot.devices().stream())
                .filter(device -> device >= devices)
                .distinct()
                .forEach(device ->
                        problems.add(
                                Problem.of(
                                        "hardware "
                                                + hardware.name()
                                                + " has no device "
                                                + device
                                                + ", where experts are placed",
                                        "its devices are 0 to " + (devices - 1))));
    }

    private static void formatProblem(
            NumberFormat format, Hardware hardware, List<Problem> problems) {
        if (hardware.arrayFor(format).isEmpty()) {
            List<String> known =
                    hardware.arrays().stream().map(DigitalArray::arithmeticNames).toList();
            problems.add(
                    Problem.of(
                            "hardware "
                                    + hardware.name()
                                    + " cannot execute format '"
                                    + format.name()
                                    + "'",
                            "its arrays execute "
                                    + String.join("; ", known)
                                    + "; hardware of your own can list '"
                                    + format.arithmetic()
                                    + "' under formats"));
        }
    }

    private static void homeProblem(
            Tier tier, long bytes, ModelCard model, Hardware hardware, List<Problem> problems) {
        if (hardware.memory(tier).isEmpty()) {
            List<String> tiers =
                    hardware.memories().stream().map(memory -> memory.tier().label()).toList();
            problems.add(
                    Problem.of(
                            "hardware "
                                    + hardware.name()
                                    + " has no memory '"
                                    + tier.label()
                                    + "', where experts are placed",
                            "it has " + String.join(", ", tiers)));
            return;
        }
        Memory memory = hardware.memory(tier).get();
        if (bytes > memory.capacityBytes()) {
            problems.add(
                    Problem.of(
                            String.format(
                                    Locale.ROOT,
                                    "the experts of %s placed in %s take %d bytes, %d more than its %d",
                                    model.id(),
                                    tier.label(),
                                    bytes,
                                    bytes - memory.capacityBytes(),
                                    memory.capacityBytes()),
                            "use a narrower format, a farther home, or hardware with more memory"));
        }
    }
}
