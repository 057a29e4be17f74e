package org.moesaic.opencl;

import java.util.stream.LongStream;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_device_partition_property;
import org.jocl.cl_platform_id;

/// An OpenCL device and what the backend must know of it.
///
/// @param name platform and device, for people
/// @param units its compute units: cores of a CPU
/// @param cpu whether its cores are a CPU's
/// @param sharesHostMemory whether it reads the memory of the host where it lies
/// @param largestBufferBytes the largest buffer that it gives
/// @param features what kernels need of it
/// @param part whether it is a part of another, made for one session
record Device(
        cl_platform_id platform,
        cl_device_id id,
        String name,
        int units,
        boolean cpu,
        boolean sharesHostMemory,
        long largestBufferBytes,
        Features features,
        boolean part) {

    // Deprecated since OpenCL 2.0 for what shared virtual memory says better; devices of 1.2 have
    // nothing else.
    @SuppressWarnings("deprecation")
    private static final int SHARES_HOST_MEMORY = CL.CL_DEVICE_HOST_UNIFIED_MEMORY;

    static Device of(cl_platform_id platform, String platformName, cl_device_id id) {
        String name = Info.text(id, CL.CL_DEVICE_NAME);
        return new Device(
                platform,
                id,
                platformName + ": " + name,
                (int) Info.number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
                (Info.number(id, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) != 0,
                Info.number(id, SHARES_HOST_MEMORY) != 0,
                Info.number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                new Features(
                        Info.text(id, CL.CL_DEVICE_VERSION),
                        Info.number(id, CL.CL_DEVICE_AVAILABLE) != 0,
                        Info.number(id, CL.CL_DEVICE_COMPILER_AVAILABLE) != 0,
                        Info.number(id, CL.CL_DEVICE_ENDIAN_LITTLE) != 0,
                        Info.number(id, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE)),
                false);
    }

    /// The order in which its kernels read weights best.
    Layout layout() {
        return cpu ? Layout.PANELS : Layout.COALESCED;
    }

    /// The device, or a part of it with so many compute units where it can be divided and has more. Parts share its
    /// memory.
    Device withUnits(int wanted) {
        if (!cpu || wanted >= units || !canBeDivided()) {
            return this;
        }
        cl_device_partition_property counts = new cl_device_partition_property();
        counts.addProperty(CL.CL_DEVICE_PARTITION_BY_COUNTS, wanted);
        counts.addProperty(CL.CL_DEVICE_PARTITION_BY_COUNTS_LIST_END, 0);
        cl_device_id[] parts = new cl_device_id[1];
        CL.clCreateSubDevices(id, counts, 1, parts, null);
        return new Device(
                platform,
                parts[0],
                name,
                wanted,
                true,
                sharesHostMemory,
                largestBufferBytes,
                features,
                true);
    }

    private boolean canBeDivided() {
        long[] ways = new long[8];
        CL.clGetDeviceInfo(
                id,
                CL.CL_DEVICE_PARTITION_PROPERTIES,
                (long) ways.length * Long.BYTES,
                Pointer.to(ways),
                null);
        return LongStream.of(ways).anyMatch(way -> way == CL.CL_DEVICE_PARTITION_BY_COUNTS);
    }
}
