package org.moesaic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Makes jars of plug-ins, as somebody else would: compiled against Moesaic's modules, with a service file.
public final class PluginJar {

    private PluginJar() {}

    /// @param work an empty folder for sources and classes
    /// @param jar to write
    /// @param service the interface that `name` implements
    /// @param pack its package
    /// @param name the class
    /// @param source its source
    public static void make(
            Path work, Path jar, String service, String pack, String name, String source)
            throws IOException, InterruptedException {
        Path file = Files.writeString(work.resolve(name + ".java"), source);
        int compiled =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                                "-proc:none",
                                "--class-path",
                                System.getProperty("jdk.module.path"),
                                "-d",
                                work.toString(),
                                file.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertEquals(0, compiled);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path each : classes(work.resolve(pack), name)) {
                entries.putNextEntry(new JarEntry(pack + "/" + each.getFileName()));
                Files.copy(each, entries);
            }
            entries.putNextEntry(new JarEntry("META-INF/services/" + service));
            entries.write((pack + "." + name + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Path> classes(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name)).toList();
        }
    }
}
