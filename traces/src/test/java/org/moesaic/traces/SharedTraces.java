package org.moesaic.traces;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The folder of real traces, which lies beside a checkout for those who have it. Tests of it are skipped elsewhere.
public final class SharedTraces {

    private SharedTraces() {}

    /// A file of that folder; skips the test, saying so, where there is none.
    public static Path file(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("shared").resolve("traces");
            if (Files.exists(folder.resolve("crosscheck.csv"))) {
                return folder.resolve(name);
            }
        }
        Assumptions.abort("the real traces in ../shared are not here: " + name);
        throw new IllegalStateException("not reached");
    }
}
