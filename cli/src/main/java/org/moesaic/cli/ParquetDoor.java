package org.moesaic.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// Parquet files, read by jars that lie in a folder of their own: no verb pays for them before it meets such a file, and no
/// module path takes them, for packages of Parquet lie in several jars each. Without the folder no file is recognised, and
/// another importer says how to convert it.
final class ParquetDoor implements TraceImporter {

    /// The system property that names the folder.
    static final String FOLDER = "moesaic.parquet";

    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String description() {
        return "Parquet with the columns of CSV tables, lists among them";
    }

    @Override
    public boolean recognises(TraceFile file) {
        return file.startsWith(MAGIC)
                && file.head().length >= MAGIC.length
                && System.getProperty(FOLDER) != null
                && Files.isDirectory(Path.of(System.getProperty(FOLDER)));
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        // The trace lies in a spool when it is open: nothing of it needs the jars any more.
        try (URLClassLoader jars = new URLClassLoader(jars(), ParquetDoor.class.getClassLoader())) {
            return ServiceLoader.load(TraceImporter.class, jars).stream()
                    .filter(each -> each.type().getClassLoader() == jars)
                    .map(ServiceLoader.Provider::get)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no importer in " + FOLDER))
                    .open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL[] jars() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty(FOLDER)))) {
            List<Path> sorted = files.sorted().toList();
            URL[] jars = new URL[sorted.size()];
            for (int i = 0; i < jars.length; i++) {
                jars[i] = sorted.get(i).toUri().toURL();
            }
            return jars;
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every path of a file is a URL", e);
        }
    }
}
