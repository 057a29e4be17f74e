package org.moesaic.model.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;

/// Hardware by name or by file.
public final class HardwareCatalog {

    private static final List<String> NAMES =
            List.of(
                    "edge-lpddr5",
                    "hbm3-host",
                    "hbm3-host-ssd",
                    "hbm3-npu",
                    "hybrid-analog",
                    "multi-device-8",
                    "pcm-3d");

    private HardwareCatalog() {}

    /// Names of the built-in descriptions, in alphabetical order.
    public static List<String> names() {
        return NAMES;
    }

    /// All built-in descriptions, in alphabetical order.
    public static List<HardwareDescription> builtins() {
        return NAMES.stream().map(HardwareCatalog::builtin).toList();
    }

    /// A built-in description by its name, or else the file at that path. A file that has a built-in's name is reached
    /// by a longer path, such as `./hbm3-npu`.
    ///
    /// @throws MoesaicException if there is no such name or file ([org.moesaic.edge.Exit#NOT_FOUND]), or with all that is
    ///     wrong with the file ([org.moesaic.edge.Exit#BAD_DATA])
    public static HardwareDescription load(String nameOrPath) {
        if (NAMES.contains(nameOrPath)) {
            return builtin(nameOrPath);
        }
        try {
            Path file = Path.of(nameOrPath);
            if (!nameOrPath.isEmpty() && (Files.exists(file) || looksLikeFile(nameOrPath))) {
                return HardwareReader.read(file);
            }
        } catch (InvalidPathException e) {
            throw unknown(nameOrPath);
        }
        throw unknown(nameOrPath);
    }

    /// The text of a built-in description, comments and all: a start for one's own.
    ///
    /// @throws IllegalArgumentException if it is not one of [#names()]
    public static String builtinYaml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no built-in hardware " + name);
        }
        return resource(name + ".yaml");
    }

    /// The JSON Schema of hardware descriptions, for editors.
    public static String schemaJson() {
        return resource("hardware.schema.json");
    }

    private static HardwareDescription builtin(String name) {
        return HardwareReader.read(name + ".yaml", builtinYaml(name));
    }

    private static MoesaicException unknown(String name) {
        return MoesaicException.notFound(
                "no hardware '" + name + "', neither built in nor a file",
                Names.suggest(name, NAMES));
    }

    private static boolean looksLikeFile(String text) {
        return text.contains("/") || text.matches("(?i).*[.](ya?ml|json)");
    }

    private static String resource(String name) {
        try (InputStream stream = HardwareCatalog.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
