package org.moesaic.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.moesaic.cli.output.Table;

/// What runs here: Moesaic, the JDK, and the kernel backends' vector width and OpenCL platform.
///
/// The backends are modules of their own; `null` says that there is none, so that nobody has been asked.
public record Versions(String moesaic, String jdk, String vectorWidth, String openclPlatform) {

    private static final String NO_BACKEND = "none (no kernel backend installed)";

    static Versions current() {
        String jdk = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
        return new Versions(moesaicVersion(), jdk, null, null);
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
                                .put("vectorWidth", vectorWidth)
                                .put("openclPlatform", openclPlatform),
                this::printText);
    }

    private void printText(PrintStream out) {
        Table.plain()
                .row("Moesaic", moesaic)
                .row("JDK", jdk)
                .row("vector width", Objects.requireNonNullElse(vectorWidth, NO_BACKEND))
                .row("OpenCL platform", Objects.requireNonNullElse(openclPlatform, NO_BACKEND))
                .print(out);
    }
}
