package org.moesaic.opencl;

import java.util.List;
import org.moesaic.compute.Backend;
import org.moesaic.compute.BackendProvider;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Offers the OpenCL devices of this machine.
///
/// Whatever names a class of JOCL is in other classes: this one must load where JOCL is missing, to say so.
public final class OpenClProvider implements BackendProvider {

    /// Below the vector backend: the device that is most often there is the CPU, whose vector units Java drives better.
    private static final int PREFERENCE = 50;

    private static final String BINDING = "org.jocl.CL";

    /// Looks for nothing yet.
    public OpenClProvider() {}

    @Override
    public String name() {
        return OpenClBackend.NAME;
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public List<String> devices() {
        return hasBinding() ? Opening.devices() : List.of();
    }

    @Override
    public String refusal() {
        return hasBinding() ? Opening.refusal() : Absence.NO_BINDING.sentence();
    }

    /// A CPU is divided to use so many of its cores, if it can be; a GPU is always used whole.
    @Override
    public Backend open(int device, int threads) {
        List<String> devices = devices();
        if (devices.isEmpty()) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE, Problem.of("no OpenCL device: " + refusal(), ""));
        }
        if (device < 0 || device >= devices.size()) {
            throw MoesaicException.usage(
                    "there is no OpenCL device " + device,
                    "devices are 0 to " + (devices.size() - 1) + ": " + String.join("; ", devices));
        }
        return Opening.open(device, threads);
    }

    /// Looks for the class without running its initialiser, which would load the native library.
    private static boolean hasBinding() {
        try {
            Class.forName(BINDING, false, OpenClProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
