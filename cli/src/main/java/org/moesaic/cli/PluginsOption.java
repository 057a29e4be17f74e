package org.moesaic.cli;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import picocli.CommandLine.Option;

/// `--plugins DIR`, as a mixin: a folder of jars with policies, importers, formats or components of the user's own.
public final class PluginsOption {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "A folder of jars with importers, policies, formats of your own.")
    private Path folder;

    /// The module layer in which to look for services: `ServiceLoader.load(layer, …)` finds the built-in ones and those
    /// of the folder. Without the option it is the layer of Moesaic itself.
    ///
    /// @throws MoesaicException when the folder is missing or holds something that is not a module
    public ModuleLayer layer() {
        ModuleLayer own = PluginsOption.class.getModule().getLayer();
        ModuleLayer base = own == null ? ModuleLayer.boot() : own;
        if (folder == null) {
            return base;
        }
        if (!Files.isDirectory(folder)) {
            throw MoesaicException.notFound(
                    "option '--plugins': no folder '" + folder + "'",
                    "name a folder that holds jars");
        }
        try {
            Configuration plugins =
                    base.configuration()
                            .resolveAndBind(ModuleFinder.of(), ModuleFinder.of(folder), Set.of());
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
