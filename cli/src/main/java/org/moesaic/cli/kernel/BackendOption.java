package org.moesaic.cli.kernel;

import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.PluginsOption;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--backend`, `--threads` and `--plugins`, as a mixin: one backend to compute with.
final class BackendOption {

    /// Analog tiles, computed on the fastest backend; of `kernel bench` only.
    static final String ANALOG = "analog";

    @Option(
            names = "--backend",
            paramLabel = "B[:DEVICE]",
            defaultValue = Backends.AUTO,
            description =
                    "One of 'kernel devices', by index or a part of the device's name; auto is the fastest.")
    private String backend;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin private PluginsOption plugins = new PluginsOption();

    /// Makes number formats of plug-ins known. Called before names are read.
    void useFormats() {
        plugins.useFormats();
    }

    int threads() {
        return threads;
    }

    void check(Mistakes mistakes) {
        mistakes.requirePositive("--threads", threads);
    }

    /// Whether weights are to lie on analog tiles of the default preset.
    boolean isAnalog() {
        return backend.equals(ANALOG);
    }

    PluginsOption plugins() {
        return plugins;
    }

    /// Opens it, and says which it is where that was left open.
    ///
    /// @throws org.moesaic.edge.MoesaicException if there is no such backend, or it does not work here
    Backend open(Context context) {
        return open(context, threads);
    }

    /// Opens it for so many threads without a word.
    Backend openQuietly(int workers) {
        return choose(workers).backend();
    }

    private Backends.Choice choose(int workers) {
        String wanted = isAnalog() ? Backends.AUTO : backend;
        return Backends.open(wanted, workers, Backends.providers(plugins.backends()));
    }

    /// Opens it for so many threads.
    Backend open(Context context, int workers) {
        Backends.Choice choice = choose(workers);
        if (isAnalog() || backend.equals(Backends.AUTO)) {
            context.log("backend " + choice.backend().name() + ": " + choice.reason());
        }
        return choice.backend();
    }
}
