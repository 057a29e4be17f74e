package org.moesaic.cli;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.moesaic.compute.BackendProvider;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.CustomFormats;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.prefetch.Predictor;
import org.moesaic.traces.TraceImporter;
import picocli.CommandLine.Option;

/// `--plugins DIR`, as a mixin: a folder of jars with policies, importers, number formats or kernel backends of the user's own.
public final class PluginsOption {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "A folder of jars with importers, policies, formats, backends of your own.")
    private Path folder;

    private ModuleLayer layer;

    /// The trace importers of the folder, for [org.moesaic.traces.TraceImporters], and with or without one that of Parquet
    /// files, whose jars are loaded when one is met.
    ///
    /// @throws MoesaicException when the folder is missing or holds something that is not a module
    public Iterable<TraceImporter> importers() {
        TraceImporter parquet = new ParquetDoor();
        if (folder == null) {
            return List.of(parquet);
        }
        ServiceLoader<TraceImporter> own = ServiceLoader.load(layer(), TraceImporter.class);
        return () ->
                Stream.concat(StreamSupport.stream(own.spliterator(), false), Stream.of(parquet))
                        .iterator();
    }

    /// The policies of the folder, for [org.moesaic.model.placement.Policies]; none without the option.
    ///
    /// @throws MoesaicException when the folder is missing or holds something that is not a module
    public Iterable<Policy> policies() {
        return folder == null ? List.of() : ServiceLoader.load(layer(), Policy.class);
    }

    /// The backends of the folder, for [org.moesaic.compute.Backends]; none without the option.
    ///
    /// @throws MoesaicException when the folder is missing or holds something that is not a module
    public Iterable<BackendProvider> backends() {
        return folder == null ? List.of() : ServiceLoader.load(layer(), BackendProvider.class);
    }

    /// Makes the number formats of the folder known by name for this run. Called before names are read.
    ///
    /// @throws MoesaicException when the folder is missing or holds something that is not a module, or a format that
    ///     cannot be loaded or has the name of another
    public void useFormats() {
        if (folder == null) {
            CustomFormats.use(List.of());
            return;
        }
        try {
            CustomFormats.use(ServiceLoader.load(layer(), CustomFormat.class));
        } catch (IllegalArgumentException e) {
            throw MoesaicException.badData(
                    Problem.in(folder, "number formats: " + e.getMessage(), "rename them"));
        } catch (ServiceConfigurationError e) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    List.of(
                            Problem.in(
                                    folder,
                                    "a number format cannot be loaded: " + e.getMessage(),
                                    "take its jar out of the plug-ins, or mend it")),
                    e);
        }
    }

    /// The predictors of the folder, for [org.moesaic.model.prefetch.Predictors]; none without the option.
    ///
    /// @throws MoesaicException when the folder is missing or holds something that is not a module
    public Iterable<Predictor> predictors() {
        return folder == null ? List.of() : ServiceLoader.load(layer(), Predictor.class);
    }

    /// The modules of the folder, above those of Moesaic itself.
    private ModuleLayer layer() {
        if (layer == null) {
            layer = load();
        }
        return layer;
    }

    private ModuleLayer load() {
        ModuleLayer base = ModuleLayer.boot();
        if (!Files.isDirectory(folder)) {
            throw MoesaicException.notFound(
                    "option '--plugins': no folder '" + folder + "'",
                    "name a folder that holds jars");
        }
        try {
            ModuleFinder finder = ModuleFinder.of(folder);
            // All of them by name: binding alone finds a service only where a named module uses it,
            // so not on a class path.
            Set<String> names =
                    finder.findAll().stream()
                            .map(module -> module.descriptor().name())
                            .collect(Collectors.toSet());
            Configuration plugins =
                    base.configuration().resolveAndBind(ModuleFinder.of(), finder, names);
            return ModuleLayer.defineModulesWithManyLoaders(
                            plugins, List.of(base), PluginsOption.class.getClassLoader())
                    .layer();
        } catch (FindException | ResolutionException | LayerInstantiationException e) {
            throw MoesaicException.badData(
                    Problem.in(
                            folder,
                            "the plug-ins cannot be loaded: " + e.getMessage(),
                            "each jar must be a complete modular or service jar"));
        }
    }
}
