package org.moesaic.opencl;

/// The ways in which a machine has no OpenCL, each with what cures it. Touches no class of JOCL.
enum Absence {
    NO_BINDING(
            "JOCL, the library through which Java reaches OpenCL, is not on the path; put its jar (jocl-2.0.6.jar) beside"
                    + " that of the backend, or build Moesaic again"),
    NO_LIBRARY(
            "the OpenCL library could not be loaded; install an OpenCL loader, on Debian ocl-icd-libopencl1, and start Java"
                    + " with --enable-native-access=jocl,org.moesaic.opencl"),
    NO_PLATFORM(
            "an OpenCL loader is there, but no platform is registered with it; install the OpenCL driver of your GPU, or"
                    + " pocl-opencl-icd for the CPU, or see whether OCL_ICD_VENDORS names the right folder"),
    NO_DEVICE(
            "OpenCL platforms are there, but none has a device; see whether its hardware is present and you may use it (on"
                    + " Linux the groups render and video)");

    /// CL_PLATFORM_NOT_FOUND_KHR of the extension cl_khr_icd: the loader's word for a machine without drivers.
    private static final int PLATFORM_NOT_FOUND = -1001;

    private final String sentence;

    Absence(String sentence) {
        this.sentence = sentence;
    }

    /// What a failed list of platforms means.
    static Absence of(int status) {
        return status == PLATFORM_NOT_FOUND ? NO_PLATFORM : NO_DEVICE;
    }

    String sentence() {
        return sentence;
    }
}
