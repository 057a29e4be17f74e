package org.moesaic.opencl;

import java.util.List;
import org.jocl.CLException;
import org.moesaic.compute.Backend;

/// What [OpenClProvider] does where JOCL is there.
final class Opening {

    private Opening() {}

    static List<String> devices() {
        return Devices.here().found().stream().map(Device::name).toList();
    }

    static String refusal() {
        return Devices.here().refusal();
    }

    /// @param number of a device that there is
    static Backend open(int number, int threads) {
        Device whole = Devices.here().found().get(number);
        whole.features().require(whole.name());
        try {
            Device part = whole.withUnits(threads);
            return new OpenClBackend(part, part.layout());
        } catch (CLException e) {
            throw Failures.of(whole, "opening the device", e);
        }
    }
}
