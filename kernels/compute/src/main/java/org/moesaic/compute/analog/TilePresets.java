package org.moesaic.compute.analog;

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
import org.moesaic.edge.SchemaDocument;

/// Analog tiles by name or by file.
public final class TilePresets {

    private static final List<String> NAMES =
            List.of(
                    "hermes",
                    "hermes-one-device",
                    "ideal",
                    "int8-like",
                    "pcm-physical",
                    "pcm-standard",
                    "reram-wan",
                    "state-independent");

    private TilePresets() {}

    /// Names of the built-in tiles, in alphabetical order.
    public static List<String> names() {
        return NAMES;
    }

    /// A built-in tile by its name, or else the file at that path.
    ///
    /// @throws MoesaicException if there is no such name or file ([org.moesaic.edge.Exit#NOT_FOUND]), or with all that is
    ///     wrong with the file ([org.moesaic.edge.Exit#BAD_DATA])
    public static TileDescription load(String nameOrPath) {
        if (NAMES.contains(nameOrPath)) {
            return TilePresetReader.read(
                    SchemaDocument.of(nameOrPath + ".yaml", builtinYaml(nameOrPath), schemaJson()));
        }
        try {
            Path file = Path.of(nameOrPath);
            if (!nameOrPath.isEmpty() && (Files.exists(file) || looksLikeFile(nameOrPath))) {
                return TilePresetReader.read(SchemaDocument.open(file, schemaJson()));
            }
        } catch (InvalidPathException e) {
            throw unknown(nameOrPath);
        }
        throw unknown(nameOrPath);
    }

    /// A tile from its text; `name` is what problems call it.
    ///
    /// @throws MoesaicException BAD_DATA with all that is wrong with it
    public static TileDescription parse(String name, String yaml) {
        return TilePresetReader.read(SchemaDocument.of(name, yaml, schemaJson()));
    }

    /// The text of a built-in tile, comments and all: a start for one's own.
    ///
    /// @throws IllegalArgumentException if it is not one of [#names()]
    public static String builtinYaml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no built-in tile " + name);
        }
        return resource(name + ".yaml");
    }

    /// The JSON Schema of tiles, for editors.
    public static String schemaJson() {
        return resource("tile.schema.json");
    }

    private static MoesaicException unknown(String name) {
        return MoesaicException.notFound(
                "no analog tile '" + name + "', neither built in nor a file",
                Names.suggest(name, NAMES));
    }

    private static boolean looksLikeFile(String text) {
        return text.contains("/") || text.matches("(?i).*[.](ya?ml|json)");
    }

    private static String resource(String name) {
        try (InputStream stream = TilePresets.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
