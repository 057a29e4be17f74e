package org.moesaic.cli.output;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceFile;
import tools.jackson.databind.node.ArrayNode;

/// A file that a run read, with its SHA-256 where the run is recorded. Gigabytes of weights take seconds to hash, so it is done
/// when somebody asks for it, and once. Two are equal that have one name in one role.
public final class InputFile {

    private final String role;
    private final String name;
    private String sha256;

    private InputFile(String role, String name) {
        this.role = role;
        this.name = name;
    }

    /// @param role what it was used as: `trace`, `profile`, `model`, `hardware`, `weights`
    /// @param path as the user gave it
    public static InputFile of(String role, Path path) {
        return new InputFile(role, path.toString());
    }

    /// A file that was read; empty if the name is that of a built-in.
    public static Optional<InputFile> named(String role, String name) {
        return Files.exists(Path.of(name))
                ? Optional.of(new InputFile(role, name))
                : Optional.empty();
    }

    public String role() {
        return role;
    }

    public String name() {
        return name;
    }

    /// In hexadecimal; of a folder that of the list of its files with theirs.
    ///
    /// @throws MoesaicException NOT_FOUND if it cannot be read
    public synchronized String sha256() {
        if (sha256 == null) {
            sha256 = TraceFile.sha256Of(Path.of(name));
        }
        return sha256;
    }

    /// Hashes files that were not hashed yet, several at once.
    ///
    /// @throws MoesaicException NOT_FOUND if one cannot be read
    public static void hash(List<InputFile> files) {
        files.parallelStream().forEach(InputFile::sha256);
    }

    /// Role, name and hash of each.
    ///
    /// @throws MoesaicException NOT_FOUND if one cannot be read
    public static void fill(ArrayNode into, List<InputFile> files) {
        hash(files);
        files.forEach(file ->
                into.addObject()
                        .put("role", file.role)
                        .put("name", file.name)
                        .put("sha256", file.sha256()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InputFile file && role.equals(file.role) && name.equals(file.name);
    }

    @Override
    public int hashCode() {
        return 31 * role.hashCode() + name.hashCode();
    }
}
