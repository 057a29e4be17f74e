package org.moesaic.verification;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The folder of real traces: named by the system property `moesaic.shared`, or beside the checkout.
public final class SharedFolder {

    /// The system property that names it.
    public static final String PROPERTY = "moesaic.shared";

    private SharedFolder() {}

    /// A file in `traces` of that folder, if it is there.
    public static Optional<Path> trace(String name) {
        return find().map(folder -> folder.resolve("traces").resolve(name)).filter(Files::exists);
    }

    private static Optional<Path> find() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared");
            if (Files.exists(folder.resolve("traces").resolve("crosscheck.csv"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
