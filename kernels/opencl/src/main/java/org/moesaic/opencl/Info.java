package org.moesaic.opencl;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/// What OpenCL says about its objects, as Java values.
final class Info {

    private Info() {}

    static String text(cl_platform_id platform, int what) {
        return text((room, value, size) -> CL.clGetPlatformInfo(platform, what, room, value, size));
    }

    static String text(cl_device_id device, int what) {
        return text((room, value, size) -> CL.clGetDeviceInfo(device, what, room, value, size));
    }

    /// The compiler's messages of a program's last build.
    static String buildLog(cl_program program, cl_device_id device) {
        return text((room, value, size) ->
                CL.clGetProgramBuildInfo(
                        program, device, CL.CL_PROGRAM_BUILD_LOG, room, value, size));
    }

    /// A number of 1 to 8 bytes; the array starts as zeros, so that shorter ones come out right on little-endian hosts.
    static long number(cl_device_id device, int what) {
        long[] value = new long[1];
        long[] size = new long[1];
        CL.clGetDeviceInfo(device, what, Sizeof.cl_long, Pointer.to(value), size);
        return value[0];
    }

    private static String text(Query query) {
        long[] size = new long[1];
        query.ask(0, null, size);
        byte[] bytes = new byte[Math.toIntExact(size[0])];
        query.ask(bytes.length, Pointer.to(bytes), null);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /// The form that all of OpenCL's questions have: first for the size, then for the value.
    private interface Query {
        int ask(long room, Pointer value, long[] size);
    }
}
