package org.moesaic.model.optimum;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Finds a solver: on the path, or among the jars of a folder that a system property names. Those jars are loaded when a
/// solver is asked for, and no module path would take them.
public final class Solvers {

    /// The system property that names the folder.
    public static final String FOLDER = "moesaic.solver";

    private static Optional<IntegerSolver> found;

    private Solvers() {}

    /// The solver, if there is one.
    public static synchronized Optional<IntegerSolver> find() {
        if (found == null) {
            found = look();
        }
        return found;
    }

    /// The solver.
    ///
    /// @param what needs one, such as `--policy optimum`
    /// @throws MoesaicException as unavailable, with how to get one
    public static IntegerSolver require(String what) {
        return find().orElseThrow(() -> new MoesaicException(Exit.UNAVAILABLE, missing(what)));
    }

    /// What is said where there is none.
    static Problem missing(String what) {
        return Problem.of(
                what + " needs a solver of integer programs, and there is none",
                "it is the optional module placement-ortools, which ./build and ./moesaic put into cli/target/dist/solver;"
                        + " run them in a checkout that has it, or name a folder with its jars as"
                        + " MOESAIC_JAVA_OPTS=-D"
                        + FOLDER
                        + "=DIR");
    }

    private static Optional<IntegerSolver> look() {
        Optional<IntegerSolver> near = ServiceLoader.load(IntegerSolver.class).findFirst();
        String folder = System.getProperty(FOLDER);
        if (near.isPresent() || folder == null || !Files.isDirectory(Path.of(folder))) {
            return near;
        }
        // Stays open as long as the JVM runs: native code comes from there.
        ClassLoader jars =
                new URLClassLoader("solver", jars(folder), Solvers.class.getClassLoader());
        return ServiceLoader.load(IntegerSolver.class, jars).findFirst();
    }

    private static URL[] jars(String folder) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            List<Path> sorted = files.sorted().toList();
            URL[] jars = new URL[sorted.size()];
            for (int i = 0; i < jars.length; i++) {
                jars[i] = sorted.get(i).toUri().toURL();
            }
            return jars;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
