package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.AreaTable;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareShares;
import org.moesaic.model.hardware.PartArea;

/// Hardware of the same silicon for every placement. A placement gets just the analog tiles that it fills; what is left of
/// the device's nominal area goes to everything else that has an area - arrays, vector unit, memories - in proportion, so
/// that what was balanced stays balanced. Arrays and tiles are whole; so areas agree but for part of an array.
public final class EqualArea {

    private EqualArea() {}

    /// The hardware that a request's placement gets.
    ///
    /// @throws MoesaicException if the hardware does not describe the area of its arrays and tiles, or if the tiles leave
    ///     no room for an array
    public static Hardware of(ReplayRequest request) {
        Hardware hardware = request.hardware();
        requireAreas(hardware);
        long tiles = AnalogSummary.tilesUsed(request);
        double whole = hardware.area().squareMillimetres().nominal();
        double ofTiles = 0;
        double ofOthers = 0;
        for (PartArea part : hardware.area().parts()) {
            if (isTiles(part.part())) {
                boolean filled = part.part().equals("tiles." + groupName(hardware));
                ofTiles += filled ? part.squareMillimetresEach().nominal() * tiles : 0;
            } else {
                ofOthers += part.squareMillimetres().nominal();
            }
        }
        double factor = (whole - ofTiles) / ofOthers;
        return HardwareShares.of(hardware, tiles, factor)
                .orElseThrow(() -> noRoom(request, tiles, whole));
    }

    private static String groupName(Hardware hardware) {
        return TileSets.group(hardware).name();
    }

    private static boolean isTiles(String part) {
        return part.startsWith("tiles.");
    }

    private static void requireAreas(Hardware hardware) {
        AreaTable area = hardware.area();
        List<Problem> problems = new ArrayList<>();
        for (String part : area.missing()) {
            if (part.startsWith("arrays.") || isTiles(part)) {
                problems.add(missing(hardware, part));
            }
        }
        if (problems.isEmpty() && area.parts().isEmpty()) {
            problems.add(missing(hardware, "its parts"));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }

    private static Problem missing(Hardware hardware, String part) {
        return Problem.of(
                "option '--iso-area': "
                        + hardware.name()
                        + " does not say the area of "
                        + part
                        + ", so silicon cannot be made equal",
                "add its key area: {low, nominal, high, node, fidelity, source}");
    }

    private static MoesaicException noRoom(ReplayRequest request, long tiles, double whole) {
        return MoesaicException.badData(
                Problem.of(
                        String.format(
                                Locale.ROOT,
                                "the placement fills %d tiles of %s, and beside them %.4g mm2 of %s have"
                                        + " no room for an array of each kind",
                                tiles,
                                groupName(request.hardware()),
                                whole,
                                request.hardware().name()),
                        "place fewer experts on tiles, or take hardware with more area"));
    }
}
