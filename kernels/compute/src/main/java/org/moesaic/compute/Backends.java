package org.moesaic.compute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;

/// The backends there are, and the choice among them.
///
/// A backend is asked for by name (`vector`), with a device by index (`opencl:1`) or by a part of its name
/// (`opencl:pthread`), or as `auto`, the fastest that works.
public final class Backends {

    /// The name that leaves the choice to Moesaic.
    public static final String AUTO = "auto";

    /// Providers that cannot be loaded, after which the search ends: nobody has more kinds of backend.
    private static final int BROKEN_PROVIDERS = 16;

    /// An open backend, and in one line why it is this one.
    public record Choice(Backend backend, String reason) {}

    private Backends() {}

    /// All providers on the path, the fastest first. One that cannot even be loaded, because a library that it needs is
    /// not there, is left out: what is missing never stops what works.
    public static List<BackendProvider> providers() {
        List<BackendProvider> providers = new ArrayList<>();
        Iterator<BackendProvider> found = ServiceLoader.load(BackendProvider.class).iterator();
        // After an error the iterator goes on behind the broken provider, if it can.
        for (int broken = 0; broken < BROKEN_PROVIDERS; ) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                providers.add(found.next());
            } catch (ServiceConfigurationError | LinkageError absent) {
                broken++;
            }
        }
        return fastestFirst(providers);
    }

    /// Opens the backend that `wanted` names.
    ///
    /// @param threads at least 1
    /// @throws MoesaicException USAGE for a name or device that there is not, with the nearest, or for too few threads;
    ///     UNAVAILABLE if the backend does not work here, with what it says is missing
    public static Choice open(String wanted, int threads) {
        return open(wanted, threads, providers());
    }

    /// All providers on the path and those of plug-ins, the fastest first.
    ///
    /// @param plugins usually a `ServiceLoader` of the plug-ins' loader
    /// @throws MoesaicException UNAVAILABLE if a plug-in cannot be loaded: it was asked for
    public static List<BackendProvider> providers(Iterable<BackendProvider> plugins) {
        List<BackendProvider> all = new ArrayList<>(providers());
        try {
            for (BackendProvider plugin : plugins) {
                // A loader of plug-ins that asks its parent first finds our own once more.
                if (all.stream().noneMatch(known -> known.getClass() == plugin.getClass())) {
                    requireNewName(plugin, all);
                    all.add(plugin);
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    List.of(
                            Problem.of(
                                    "a backend of the plug-ins cannot be loaded: " + e.getMessage(),
                                    "take its jar out of the plug-ins, or mend it")),
                    e);
        }
        return fastestFirst(all);
    }

    private static void requireNewName(BackendProvider plugin, List<BackendProvider> all) {
        if (plugin.name().equals(AUTO)
                || all.stream().anyMatch(known -> known.name().equals(plugin.name()))) {
            throw MoesaicException.badData(
                    Problem.of(
                            "the name '%s' of the backend %s is taken"
                                    .formatted(plugin.name(), plugin.getClass().getName()),
                            "rename it"));
        }
    }

    /// Opens the one among `providers` that `wanted` names.
    ///
    /// @throws MoesaicException as above
    public static Choice open(String wanted, int threads, List<BackendProvider> providers) {
        if (threads < 1) {
            throw MoesaicException.usage("--threads: " + threads, "at least 1");
        }
        if (wanted.equals(AUTO)) {
            return fastest(threads, fastestFirst(providers));
        }
        int colon = wanted.indexOf(':');
        String name = colon < 0 ? wanted : wanted.substring(0, colon);
        BackendProvider provider = named(name, providers);
        List<String> devices = provider.devices();
        if (devices.isEmpty()) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    Problem.of("backend '" + name + "' has no device here", provider.refusal()));
        }
        int device = colon < 0 ? 0 : device(wanted, wanted.substring(colon + 1), devices);
        return new Choice(provider.open(device, threads), "asked for by name");
    }

    /// Opens the first that does, and says which faster ones did not and why.
    private static Choice fastest(int threads, List<BackendProvider> providers) {
        List<String> refusals = new ArrayList<>();
        for (BackendProvider provider : providers) {
            if (provider.devices().isEmpty()) {
                refusals.add(provider.name() + ": " + provider.refusal());
                continue;
            }
            try {
                Backend backend = provider.open(0, threads);
                String reason = "the fastest that works here";
                return new Choice(
                        backend,
                        refusals.isEmpty()
                                ? reason
                                : reason + " (" + String.join("; ", refusals) + ")");
            } catch (MoesaicException broken) {
                refusals.add(provider.name() + ": " + broken.problems().getFirst());
            }
        }
        throw new MoesaicException(
                Exit.UNAVAILABLE, Problem.of("no backend works here", String.join("; ", refusals)));
    }

    private static BackendProvider named(String name, List<BackendProvider> providers) {
        List<String> names = new ArrayList<>(List.of(AUTO));
        for (BackendProvider provider : providers) {
            if (provider.name().equals(name)) {
                return provider;
            }
            names.add(provider.name());
        }
        throw MoesaicException.usage(
                "--backend: unknown backend '" + name + "'", Names.suggest(name, names));
    }

    private static int device(String wanted, String device, List<String> devices) {
        if (device.matches("[0-9]{1,4}") && Integer.parseInt(device) < devices.size()) {
            return Integer.parseInt(device);
        }
        String part = device.toLowerCase(Locale.ROOT);
        int[] matching =
                IntStream.range(0, devices.size())
                        .filter(i -> devices.get(i).toLowerCase(Locale.ROOT).contains(part))
                        .toArray();
        if (matching.length == 1 && !part.isEmpty()) {
            return matching[0];
        }
        String found = matching.length == 0 || part.isEmpty() ? "no device" : "several devices";
        List<String> numbered =
                IntStream.range(0, devices.size()).mapToObj(i -> i + " " + devices.get(i)).toList();
        throw MoesaicException.usage(
                "--backend: " + found + " '" + device + "' in '" + wanted + "'",
                "an index or a part of one name: " + String.join(", ", numbered));
    }

    private static List<BackendProvider> fastestFirst(List<BackendProvider> providers) {
        return providers.stream()
                .sorted(
                        Comparator.comparingInt(BackendProvider::preference)
                                .reversed()
                                .thenComparing(BackendProvider::name))
                .toList();
    }
}
