package org.moesaic.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The text of a small file: bounded in size before memory is taken, and UTF-8.
final class DocumentText {

    /// Descriptions, cards and placements are small; what is larger is another kind of file.
    static final int LIMIT_BYTES = 4 << 20;

    private DocumentText() {}

    static String read(Path file) {
        return decode(file, bytes(file));
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw MoesaicException.badData(
                    Problem.in(file, "is a folder", "give a YAML or JSON file"));
        }
        // The stream is read to the limit and not to a size asked for beforehand: a pipe has none.
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LIMIT_BYTES + 1);
            if (bytes.length > LIMIT_BYTES) {
                throw MoesaicException.badData(
                        Problem.in(
                                file,
                                "is larger than " + LIMIT_BYTES + " bytes",
                                "a description this large is not one; at most 4 MiB are read"));
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(file, "no such file", "check the path and the spelling"));
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(
                            file,
                            "cannot be read (" + e.getMessage() + ")",
                            "check that it is a file and may be read"));
        }
    }

    private static String decode(Object file, byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw MoesaicException.badData(
                    Problem.in(file, "is not UTF-8 text", "save the file as UTF-8"));
        }
    }
}
