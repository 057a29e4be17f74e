package org.moesaic.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// The formats of users' own: services on the path, and those of plug-ins, whose loaders the path does not know.
public final class CustomFormats {

    private static volatile List<CustomFormat> plugins = List.of();

    private CustomFormats() {}

    /// Makes formats known by name beside those on the path, until the next call; what an earlier call brought is
    /// forgotten. Meant for the start of a program, before names are read.
    ///
    /// @throws IllegalArgumentException naming each format whose name is one of Moesaic's own or of another plug-in
    public static void use(Iterable<CustomFormat> formats) {
        List<CustomFormat> known = onPath();
        List<CustomFormat> added = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (CustomFormat format : formats) {
            // A loader of plug-ins that asks its parent first finds those on the path once more.
            if (known.stream().anyMatch(other -> other.getClass() == format.getClass())) {
                continue;
            }
            String name = format.name();
            if (NumberFormats.isOwn(name)
                    || known.stream().anyMatch(other -> other.name().equals(name))) {
                problems.add(
                        "the name '%s' of %s is taken"
                                .formatted(name, format.getClass().getName()));
                continue;
            }
            known.add(format);
            added.add(format);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        plugins = List.copyOf(added);
    }

    /// All of them, those on the path first.
    static List<CustomFormat> all() {
        List<CustomFormat> all = onPath();
        all.addAll(plugins);
        return all;
    }

    private static List<CustomFormat> onPath() {
        List<CustomFormat> found = new ArrayList<>();
        ServiceLoader.load(CustomFormat.class, CustomFormats.class.getClassLoader())
                .forEach(found::add);
        return found;
    }
}
