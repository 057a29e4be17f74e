package org.moesaic.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What kernels need of a device, as far as it may be missing.
///
/// @param version as the device says it, such as `OpenCL 3.0 PoCL ...`
/// @param available whether it takes commands
/// @param compiler whether its driver compiles source
/// @param littleEndian whether it reads packed weights as they lie
/// @param groupItems the largest work-group
record Features(
        String version,
        boolean available,
        boolean compiler,
        boolean littleEndian,
        long groupItems) {

    /// "OpenCL", a blank, and the numbers: the form that the standard prescribes.
    private static final Pattern VERSION = Pattern.compile("OpenCL ([0-9]+)\\.([0-9]+).*");

    private static final String OTHER =
            "update its driver, or use another device of 'kernel devices'";

    /// @throws MoesaicException UNAVAILABLE with everything that is missing
    void require(String device) {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    missing.stream()
                            .map(what -> Problem.of(device + " cannot run kernels: " + what, OTHER))
                            .toList());
        }
    }

    List<String> missing() {
        List<String> missing = new ArrayList<>();
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches() || !isNewEnough(numbers)) {
            missing.add("it has '" + version + "', and OpenCL 1.2 or newer is needed");
        }
        if (!available) {
            missing.add("it is not available");
        }
        if (!compiler) {
            missing.add("its driver has no compiler");
        }
        if (!littleEndian) {
            missing.add("it is big-endian, and weights are packed little-endian");
        }
        if (groupItems < Layout.LARGEST_GROUP_ITEMS) {
            missing.add(
                    "its work-groups have at most %d items, and %d are needed"
                            .formatted(groupItems, Layout.LARGEST_GROUP_ITEMS));
        }
        return missing;
    }

    private static boolean isNewEnough(Matcher numbers) {
        int major = Integer.parseInt(numbers.group(1));
        return major > 1 || major == 1 && Integer.parseInt(numbers.group(2)) >= 2;
    }
}
