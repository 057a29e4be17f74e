package org.moesaic.opencl;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Another JVM with the classes of this one: OpenCL reads its environment once, at start.
///
/// @param exit its exit code
/// @param output what it printed, on both streams
record ForkedJvm(int exit, String output) {

    static ForkedJvm run(Map<String, String> environment, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        return run(environment, main, arguments, place -> true);
    }

    /// @param kept which places of the class path the other JVM gets
    static ForkedJvm run(
            Map<String, String> environment,
            Class<?> main,
            List<String> arguments,
            Predicate<String> kept)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx512m");
        command.add("-cp");
        command.add(classPath(kept));
        command.add(main.getName());
        command.addAll(arguments);
        Path output = Files.createTempFile("moesaic", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            int exit = builder.start().waitFor();
            return new ForkedJvm(exit, Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /// Tests run in named modules; there everything is in one class path.
    private static String classPath(Predicate<String> kept) {
        Stream<String> places =
                Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
                        .map(System::getProperty)
                        .filter(path -> path != null && !path.isEmpty());
        Stream<String> tests = Stream.of(place(ForkedJvm.class), place(OpenClBackend.class));
        return Stream.concat(tests, places)
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(kept)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// The folder or jar that a class was read from. Patched classes claim to be from the module's own place, so the file
    /// itself is asked for.
    private static String place(Class<?> type) {
        String file = type.getSimpleName() + ".class";
        Path at = Path.of(java.net.URI.create(type.getResource(file).toString()));
        return at.getRoot()
                .resolve(at.subpath(0, at.getNameCount() - type.getName().split("\\.").length))
                .toString();
    }
}
