package org.moesaic.opencl;

import java.util.List;
import org.jocl.CL;
import org.jocl.CLException;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Failures of OpenCL in the user's terms: what a device cannot do is UNAVAILABLE, with a cure.
final class Failures {

    /// Where NVIDIA's driver reports that a kernel was stopped, such as by the display's watchdog; it is in no header.
    private static final int NVIDIA_STOPPED = -9999;

    private Failures() {}

    /// @param what what was tried, such as `loading a matrix of 64 x 32 in int4`
    static MoesaicException of(Device device, String what, CLException cause) {
        String message = what + " failed on " + device.name() + ": " + meaning(cause.getStatus());
        return unavailable(message, cure(cause.getStatus()), cause);
    }

    static MoesaicException unavailable(String message, String cure, Throwable cause) {
        return new MoesaicException(Exit.UNAVAILABLE, List.of(Problem.of(message, cure)), cause);
    }

    private static String meaning(int status) {
        String name = CL.stringFor_errorCode(status);
        return switch (status) {
            case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
                    CL.CL_OUT_OF_RESOURCES,
                    CL.CL_OUT_OF_HOST_MEMORY,
                    CL.CL_INVALID_BUFFER_SIZE ->
                    "the device is out of memory (" + name + ")";
            case CL.CL_DEVICE_NOT_AVAILABLE,
                    CL.CL_INVALID_COMMAND_QUEUE,
                    CL.CL_INVALID_CONTEXT,
                    CL.CL_INVALID_DEVICE,
                    CL.CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST ->
                    "the device is lost (" + name + ")";
            case NVIDIA_STOPPED -> "the device is lost (the driver stopped the kernel)";
            default -> name;
        };
    }

    private static String cure(int status) {
        return switch (status) {
            case CL.CL_MEM_OBJECT_ALLOCATION_FAILURE,
                    CL.CL_OUT_OF_RESOURCES,
                    CL.CL_OUT_OF_HOST_MEMORY,
                    CL.CL_INVALID_BUFFER_SIZE ->
                    "load fewer or smaller matrices, a format with fewer bits, or use --backend vector";
            case CL.CL_DEVICE_NOT_AVAILABLE,
                    CL.CL_INVALID_COMMAND_QUEUE,
                    CL.CL_INVALID_CONTEXT,
                    CL.CL_INVALID_DEVICE,
                    CL.CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST,
                    NVIDIA_STOPPED ->
                    "run again; if it is lost again, see the system's log and the driver";
            default -> "update the device's driver, or use --backend vector";
        };
    }
}
