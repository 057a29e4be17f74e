package org.moesaic.opencl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/// The devices of this machine, looked for once: after a failed attempt to load the native library a second one fails
/// in another way and says nothing.
///
/// @param found by name; those of one name in the order in which their platform lists them
/// @param refusal why there are none and what to do about it; empty if there are
record Devices(List<Device> found, String refusal) {

    private static final Devices HERE = lookFor();

    Devices {
        found = List.copyOf(found);
    }

    static Devices here() {
        return HERE;
    }

    private static Devices lookFor() {
        try {
            NativeLibrary.load();
            List<Device> found = ofAllPlatforms();
            return found.isEmpty() ? none(Absence.NO_DEVICE.sentence()) : new Devices(found, "");
        } catch (CLException e) {
            return none(Absence.of(e.getStatus()).sentence());
        } catch (LinkageError | IOException | RuntimeException e) {
            return none(Absence.NO_LIBRARY.sentence() + " (" + firstLine(e) + ")");
        }
    }

    private static List<Device> ofAllPlatforms() {
        int[] count = new int[1];
        CL.clGetPlatformIDs(0, null, count);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        List<Device> found = new ArrayList<>();
        for (cl_platform_id platform : platforms) {
            found.addAll(ofPlatform(platform));
        }
        found.sort(Comparator.comparing(Device::name));
        return found;
    }

    /// A platform without devices says so with an error, and another may still have some.
    private static List<Device> ofPlatform(cl_platform_id platform) {
        try {
            int[] count = new int[1];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
            cl_device_id[] ids = new cl_device_id[count[0]];
            CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, ids.length, ids, null);
            String name = Info.text(platform, CL.CL_PLATFORM_NAME);
            List<Device> found = new ArrayList<>();
            for (cl_device_id id : ids) {
                found.add(Device.of(platform, name, id));
            }
            return found;
        } catch (CLException e) {
            return List.of();
        }
    }

    private static Devices none(String refusal) {
        return new Devices(List.of(), refusal);
    }

    private static String firstLine(Throwable problem) {
        String message = problem.getMessage();
        return message == null
                ? problem.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
