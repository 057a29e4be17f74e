package org.moesaic.cli.damage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;

/// Where activations come from, as people write it: drawn, one array for all layers (.npy), or one for each (an .npz archive
/// or a folder of .npy files, with arrays `layer0`, `layer1`, … by the model's own count). [LayerTokens] reads them, for
/// every verb and policy that takes them.
///
/// @param text as people write it
/// @param most tokens that are drawn, or the first ones of an array
public record ActivationSource(String text, int most) {

    private static final byte[] ZIP = {'P', 'K'};

    /// What a text turns out to be.
    enum Kind {
        DRAWN,
        ARRAY,
        ARCHIVE,
        FOLDER
    }

    /// Whether they are drawn, right or wrong.
    public boolean isDrawn() {
        return Drawn.isMeant(text);
    }

    /// What is wrong with a text that asks for drawn ones, as a cure; empty if it is right or names a file.
    public Optional<String> mistake() {
        return isDrawn() && Drawn.parse(text).isEmpty()
                ? Optional.of(Drawn.CURE)
                : Optional.empty();
    }

    Path path() {
        return Path.of(text);
    }

    /// Files are told apart by their content.
    ///
    /// @throws MoesaicException NOT_FOUND without such a file, BAD_DATA for one of another kind
    Kind kind() {
        if (isDrawn()) {
            return Kind.DRAWN;
        }
        if (Files.isDirectory(path())) {
            return Kind.FOLDER;
        }
        byte[] start = start();
        if (starts(start, ZIP)) {
            return Kind.ARCHIVE;
        }
        if (starts(start, NpyHeader.magic())) {
            return Kind.ARRAY;
        }
        throw MoesaicException.badData(
                Problem.in(
                        path(),
                        "holds no activations",
                        "a .npy file [tokens, inputs], an .npz archive or a folder with an array layerL for each"
                                + " layer, gaussian:SIGMA, or outliers:SIGMA/SHARE/FACTOR"));
    }

    /// The files that are read; none where tokens are drawn, or where there is nothing of that name.
    public List<Path> files() {
        if (isDrawn() || !Files.exists(path())) {
            return List.of();
        }
        if (!Files.isDirectory(path())) {
            return List.of(path());
        }
        try (Stream<Path> all = Files.list(path())) {
            return all.filter(file -> file.toString().endsWith(LayerTokens.SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND, Problem.in(path(), "cannot be listed", "check its rights"));
        }
    }

    private byte[] start() {
        if (!Files.exists(path())) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(path(), "no such file", "check the path and the spelling"));
        }
        try (InputStream in = Files.newInputStream(path())) {
            return in.readNBytes(NpyHeader.magic().length);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(
                            path(),
                            "cannot be read (" + e.getMessage() + ")",
                            "check that it is a file and may be read"));
        }
    }

    private static boolean starts(byte[] bytes, byte[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
