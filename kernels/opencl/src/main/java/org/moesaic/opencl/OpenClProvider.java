package org.moesaic.opencl;

import java.util.List;
import org.jocl.CLException;
import org.moesaic.compute.Backend;
import org.moesaic.compute.BackendProvider;
import org.moesaic.edge.MoesaicException;

/// Offers the OpenCL devices of this machine.
public final class OpenClProvider implements BackendProvider {

    /// Below the vector backend: the device that is most often there is the CPU, whose vector units Java drives better.
    private static final int PREFERENCE = 50;

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
        return Devices.here().found().stream().map(Device::name).toList();
    }

    @Override
    public String refusal() {
        return Devices.here().refusal();
    }

    /// A CPU is divided to use so many of its cores, if it can be; a GPU is always used whole.
    @Override
    public Backend open(int device, int threads) {
        List<Device> found = Devices.here().found();
        if (found.isEmpty()) {
            throw Failures.unavailable("no OpenCL device: " + refusal(), "", null);
        }
        if (device < 0 || device >= found.size()) {
            throw MoesaicException.usage(
                    "there is no OpenCL device " + device,
                    "devices are 0 to " + (found.size() - 1) + ": " + String.join("; ", devices()));
        }
        Device whole = found.get(device);
        try {
            Device part = whole.withUnits(threads);
            return new OpenClBackend(part, part.layout());
        } catch (CLException e) {
            throw Failures.of(whole, "opening the device", e);
        }
    }
}
