package org.moesaic.cli.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.compute.Backend;
import org.moesaic.compute.BackendProvider;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// The open backends that `--backend` named, and those that `all` could not have.
///
/// @param backends open, by the name that was asked for
/// @param refusals why a kind has no device, by its name; empty unless `all` was asked for
record BackendChoice(Map<String, Backend> backends, Map<String, String> refusals)
        implements AutoCloseable {

    /// The first device of every kind that has one.
    static final String ALL = "all";

    /// Opens names with commas between them, or `all`.
    ///
    /// @throws MoesaicException with everything that is wrong with the names, or all that is missing
    static BackendChoice open(String text, int threads, List<BackendProvider> providers) {
        BackendChoice choice = new BackendChoice(new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            if (text.equals(ALL)) {
                choice.openAll(threads, providers);
            } else {
                choice.openNamed(List.of(text.split(",", -1)), threads, providers);
            }
            return choice;
        } catch (RuntimeException e) {
            choice.close();
            throw e;
        }
    }

    private void openAll(int threads, List<BackendProvider> providers) {
        for (BackendProvider provider : providers) {
            if (provider.devices().isEmpty()) {
                refusals.put(provider.name(), provider.refusal());
                continue;
            }
            try {
                backends.put(provider.name(), provider.open(0, threads));
            } catch (MoesaicException broken) {
                refusals.put(provider.name(), broken.problems().getFirst().toString());
            }
        }
    }

    private void openNamed(List<String> names, int threads, List<BackendProvider> providers) {
        List<Problem> problems = new ArrayList<>();
        Exit exit = Exit.DONE;
        for (String name : names) {
            try {
                if (!backends.containsKey(name)) {
                    backends.put(name, Backends.open(name, threads, providers).backend());
                }
            } catch (MoesaicException e) {
                problems.addAll(e.problems());
                exit = exit == Exit.DONE ? e.exit() : exit;
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(exit, problems);
        }
    }

    @Override
    public void close() {
        backends.values().forEach(Backend::close);
    }
}
