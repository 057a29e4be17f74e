package org.moesaic.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.kernel.ReadLimit;
import org.moesaic.compute.BackendProvider;

/// What a machine has.
///
/// @param jdk version and vendor
/// @param heapBytes what Java may take for its heap
/// @param backends kinds of kernels, the fastest first
/// @param memory what all processors read from memory together
record Diagnosis(
        String jdk,
        int processors,
        long heapBytes,
        List<Kind> backends,
        List<Tool> tools,
        ReadLimit memory) {

    /// A kind of kernels.
    ///
    /// @param refusal why it has no devices, and what to do; empty if it has some
    record Kind(String name, List<String> devices, String refusal) {}

    /// A program of others.
    ///
    /// @param version what it calls itself; null if it is not on the path or does not say
    record Tool(ExternalTool program, boolean present, String version) {

        String text() {
            if (!present) {
                return "none: apt-get install " + program.debianPackage();
            }
            return version == null ? "there, but does not say its version" : version;
        }
    }

    /// Looks, and measures for some seconds.
    ///
    /// @param path where programs are looked for
    /// @param readBytes how much memory to read for the measurement
    static Diagnosis of(List<BackendProvider> providers, String path, long readBytes)
            throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        List<Tool> tools = new ArrayList<>();
        for (ExternalTool tool : ExternalTool.ALL) {
            tools.add(look(tool, path));
        }
        return new Diagnosis(
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                processors,
                Runtime.getRuntime().maxMemory(),
                providers.stream()
                        .map(each -> new Kind(each.name(), each.devices(), each.refusal()))
                        .toList(),
                tools,
                ReadLimit.measure(processors, readBytes));
    }

    private static Tool look(ExternalTool tool, String path) throws InterruptedException {
        var file = tool.find(path);
        Optional<String> version = file.isPresent() ? tool.version(file.get()) : Optional.empty();
        return new Tool(tool, file.isPresent(), version.orElse(null));
    }

    /// Kinds and programs that are missing.
    long missing() {
        return backends.stream().filter(kind -> kind.devices().isEmpty()).count()
                + tools.stream().filter(tool -> !tool.present()).count();
    }
}
