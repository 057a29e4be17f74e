package org.moesaic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void withoutTheOptionThereIsOnlyTheDoorToParquet() {
        PluginsOption option = parse();
        List<String> names = new ArrayList<>();
        option.importers().forEach(importer -> names.add(importer.name()));
        assertEquals(List.of("parquet"), names);
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
        PluginJar.make(
                folder,
                plugins.resolve("stranger-1.0.jar"),
                "org.moesaic.traces.TraceImporter",
                "stranger",
                "StrangerImporter",
                IMPORTER);
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
