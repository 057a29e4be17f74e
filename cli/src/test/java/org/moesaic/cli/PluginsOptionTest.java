package org.moesaic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceImporter;
import picocli.CommandLine;

class PluginsOptionTest {

    private static final String IMPORTER =
            """
            package stranger;
            import org.moesaic.traces.*;
            public class StrangerImporter implements TraceImporter {
                public String name() { return "stranger"; }
                public String description() { return "files of a stranger"; }
                public boolean recognises(TraceFile file) { return false; }
                public RoutingTrace open(TraceFile file) { throw new UnsupportedOperationException(); }
            }
            """;

    @TempDir Path folder;

    @Test
    void withoutTheOptionThereAreNoPlugins() {
        PluginsOption option = parse();
        assertFalse(option.importers().iterator().hasNext());
        assertEquals(List.of(), option.policies());
    }

    @Test
    void aJarOfAStrangerBringsItsImporter() throws Exception {
        makeJar(Files.createDirectory(folder.resolve("plug ins")));
        PluginsOption option = parse("--plugins", folder.resolve("plug ins").toString());
        List<String> names = new ArrayList<>();
        for (TraceImporter importer : option.importers()) {
            names.add(importer.name());
        }
        assertTrue(names.contains("stranger"), names.toString());
    }

    @Test
    void aMissingFolderIsNamed() {
        PluginsOption option = parse("--plugins", folder.resolve("none").toString());
        MoesaicException e = assertThrows(MoesaicException.class, option::importers);
        assertEquals(Exit.NOT_FOUND, e.exit());
        assertTrue(e.getMessage().contains(folder.resolve("none").toString()), e.getMessage());
    }

    @Test
    void aDamagedJarIsNamed() throws IOException {
        Files.writeString(folder.resolve("damaged.jar"), "no jar");
        PluginsOption option = parse("--plugins", folder.toString());
        MoesaicException e = assertThrows(MoesaicException.class, option::importers);
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("damaged.jar"), e.getMessage());
    }

    private void makeJar(Path plugins) throws Exception {
        Path source = Files.writeString(folder.resolve("StrangerImporter.java"), IMPORTER);
        int compiled =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                                "-proc:none",
                                "--class-path",
                                System.getProperty("jdk.module.path"),
                                "-d",
                                folder.toString(),
                                source.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertEquals(0, compiled);
        try (OutputStream out = Files.newOutputStream(plugins.resolve("stranger-1.0.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry("stranger/StrangerImporter.class"));
            Files.copy(folder.resolve("stranger/StrangerImporter.class"), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/org.moesaic.traces.TraceImporter"));
            jar.write(
                    "stranger.StrangerImporter\n"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static PluginsOption parse(String... args) {
        @CommandLine.Command
        class Holder implements Runnable {
            @CommandLine.Mixin final PluginsOption plugins = new PluginsOption();

            @Override
            public void run() {}
        }
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(args);
        return holder.plugins;
    }
}
