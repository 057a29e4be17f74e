package org.moesaic.opencl;

import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/// An OpenCL device and what the backend must know of it.
///
/// @param name platform and device, for people
/// @param cpu whether its cores are a CPU's
/// @param sharesHostMemory whether it reads the memory of the host where it lies
/// @param largestBufferBytes the largest buffer that it gives
record Device(
        cl_platform_id platform,
        cl_device_id id,
        String name,
        boolean cpu,
        boolean sharesHostMemory,
        long largestBufferBytes) {

    // Deprecated since OpenCL 2.0 for what shared virtual memory says better; devices of 1.2 have nothing else.
    @SuppressWarnings("deprecation")
    private static final int SHARES_HOST_MEMORY = CL.CL_DEVICE_HOST_UNIFIED_MEMORY;

    static Device of(cl_platform_id platform, String platformName, cl_device_id id) {
        String name = Info.text(id, CL.CL_DEVICE_NAME);
        return new Device(
                platform,
                id,
                platformName + ": " + name,
                (Info.number(id, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) != 0,
                Info.number(id, SHARES_HOST_MEMORY) != 0,
                Info.number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE));
    }

    /// The order in which its kernels read weights best.
    Layout layout() {
        return cpu ? Layout.ROW_PER_ITEM : Layout.COALESCED;
    }
}
