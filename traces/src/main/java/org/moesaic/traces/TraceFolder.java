package org.moesaic.traces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.arrays.LayerOfPath;

/// A folder of files that hold the layers of one capture, each in any known format.
///
/// Which layers a file holds, it says itself. Where each file holds one layer and they give the same number, as recorders
/// do that count from 0 in every file, it is the number in the file's name that tells them apart.
final class TraceFolder {

    private TraceFolder() {}

    /// The files of a folder in the order of their names, but for hidden ones.
    ///
    /// @throws MoesaicException NOT_FOUND if it cannot be read; BAD_DATA if it holds no file, a folder, or more files than
    ///     a trace has layers
    static List<Path> files(Path folder) {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> !name(file).startsWith(".")).sorted().toList();
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(
                            folder, "cannot be read: " + e.getMessage(), "check its permissions"));
        }
        if (files.isEmpty() || files.size() > Limits.LAYERS) {
            throw MoesaicException.badData(
                    Problem.in(
                            folder,
                            "a folder of " + files.size() + " files",
                            "1 to " + Limits.LAYERS + ", each with layers of the same tokens"));
        }
        return files;
    }

    /// Opens all files and puts their layers together.
    ///
    /// @throws MoesaicException BAD_DATA with all that is wrong with the files
    static RoutingTrace open(
            Path folder, Iterable<TraceImporter> plugins, Optional<ModelCard> card) {
        List<JoinedLayers.Part> parts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                RoutingTrace trace = TraceImporters.openFile(file, plugins, card);
                parts.add(new JoinedLayers.Part(file, trace, trace.header().layerIds()));
            } catch (MoesaicException e) {
                if (e.exit() != Exit.BAD_DATA) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return JoinedLayers.of(folder, numbered(parts));
    }

    private static List<JoinedLayers.Part> numbered(List<JoinedLayers.Part> parts) {
        List<Integer> own = parts.stream().flatMap(part -> part.layerIds().stream()).toList();
        List<Integer> named = parts.stream().map(part -> LayerOfPath.of(part.file())).toList();
        boolean clash = own.stream().distinct().count() < own.size();
        boolean namesTell =
                own.size() == parts.size()
                        && !named.contains(-1)
                        && named.stream().distinct().count() == named.size();
        if (!clash || !namesTell) {
            return parts;
        }
        List<JoinedLayers.Part> numbered = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            JoinedLayers.Part part = parts.get(i);
            numbered.add(new JoinedLayers.Part(part.file(), part.trace(), List.of(named.get(i))));
        }
        return numbered;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
