package org.moesaic.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.BackendProvider;
import org.moesaic.compute.Backends;

/// What runs here: Moesaic, the JDK, and the kernel backends' vector width and OpenCL devices.
///
/// @param vectorWidth what the vector backend runs on
/// @param openclPlatform the OpenCL devices, each with its platform
public record Versions(String moesaic, String jdk, Part vectorWidth, Part openclPlatform) {

    /// What a backend found.
    ///
    /// @param found the devices; null if there are none
    /// @param refusal why there are none
    record Part(String found, String refusal) {

        private static Part of(String name, List<BackendProvider> providers) {
            for (BackendProvider provider : providers) {
                if (provider.name().equals(name)) {
                    List<String> devices = provider.devices();
                    return devices.isEmpty()
                            ? new Part(null, "none: " + provider.refusal())
                            : new Part(String.join("; ", devices), "");
                }
            }
            return new Part(null, "not looked for: the " + name + " backend is not on the path");
        }

        private String text() {
            return found == null ? refusal : found;
        }
    }

    static Versions current() {
        return of(Backends.providers());
    }

    static Versions of(List<BackendProvider> providers) {
        String jdk = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
        return new Versions(
                moesaicVersion(), jdk, Part.of("vector", providers), Part.of("opencl", providers));
    }

    /// The version that the build wrote into this module.
    public static String moesaicVersion() {
        Properties build = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("build.properties")) {
            build.load(Objects.requireNonNull(in, "build.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version");
    }

    void print(Context context) {
        context.result(
                json ->
                        json.put("schema", "moesaic.version/1")
                                .put("moesaic", moesaic)
                                .put("jdk", jdk)
                                .put("vectorWidth", vectorWidth.found())
                                .put("openclPlatform", openclPlatform.found()),
                this::printText);
    }

    private void printText(PrintStream out) {
        Table.plain()
                .row("Moesaic", moesaic)
                .row("JDK", jdk)
                .row("vector width", vectorWidth.text())
                .row("OpenCL platform", openclPlatform.text())
                .print(out);
    }
}
