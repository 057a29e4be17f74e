package org.moesaic.traces;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Sha256;

/// A file that may be a routing trace: its path, its size and its first bytes, which importers judge it by.
///
/// A file compressed with gzip is shown to importers as what is inside it, and text without the byte order mark that some
/// editors put in front of UTF-8.
public final class TraceFile {

    /// How many of the first bytes importers are shown.
    public static final int HEAD_BYTES = 4096;

    private static final int BUFFER_BYTES = 1 << 16;

    /// U+FEFF in UTF-8.
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path path;
    private final long bytes;
    private final boolean gzip;
    private final boolean marked;
    private final byte[] head;

    private TraceFile(Path path, long bytes, boolean gzip, byte[] content) {
        this.path = path;
        this.bytes = bytes;
        this.gzip = gzip;
        marked = Arrays.mismatch(content, MARK) == MARK.length;
        head = marked ? Arrays.copyOfRange(content, MARK.length, content.length) : content;
    }

    /// @throws MoesaicException NOT_FOUND if there is no such file or it cannot be read; BAD_DATA if it is a folder or a
    ///     device
    public static TraceFile of(Path path) {
        if (!Files.exists(path)) {
            throw new MoesaicException(
                    Exit.NOT_FOUND, Problem.in(path, "no such file", "give the path of a trace"));
        }
        if (!Files.isRegularFile(path)) {
            throw MoesaicException.badData(
                    Problem.in(path, "is not a regular file", "give the path of a trace file"));
        }
        try {
            byte[] raw = firstBytes(Files.newInputStream(path));
            boolean gzip = raw.length > 1 && raw[0] == 0x1f && raw[1] == (byte) 0x8b;
            return new TraceFile(path, Files.size(path), gzip, gzip ? unpackedHead(raw) : raw);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(path, "cannot be read: " + e.getMessage(), "check its permissions"));
        }
    }

    public Path path() {
        return path;
    }

    /// Size on disk.
    public long bytes() {
        return bytes;
    }

    /// True if [#openStream()] takes off a gzip wrapping.
    public boolean isGzip() {
        return gzip;
    }

    /// A copy of the first bytes, at most [#HEAD_BYTES]; of a gzip file, of what is inside.
    public byte[] head() {
        return head.clone();
    }

    /// True if the file begins with these bytes, or is shorter and agrees as far as it goes (and is not empty).
    public boolean startsWith(byte... prefix) {
        int shared = Math.min(prefix.length, head.length);
        for (int i = 0; i < shared; i++) {
            if (head[i] != prefix[i]) {
                return false;
            }
        }
        return shared > 0;
    }

    /// The content from its first byte, gzip and a byte order mark taken off. The caller closes it.
    ///
    /// @throws MoesaicException BAD_DATA if the gzip wrapping is damaged from the start
    public InputStream openStream() {
        try {
            InputStream file = Files.newInputStream(path);
            try {
                InputStream content =
                        gzip
                                ? new BufferedInputStream(
                                        new GZIPInputStream(file, BUFFER_BYTES), BUFFER_BYTES)
                                : file;
                content.skipNBytes(marked ? MARK.length : 0);
                return content;
            } catch (IOException e) {
                file.close();
                throw MoesaicException.badData(
                        Problem.in(
                                path,
                                (gzip ? "damaged gzip file: " : "has changed: ") + e.getMessage(),
                                "fetch it again"));
            }
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(path, "cannot be read: " + e.getMessage(), "check its permissions"));
        }
    }

    /// SHA-256 of a file as [#sha256()], or of a folder: of its files' names and hashes, in the order of names.
    public static String sha256Of(Path path) {
        if (!Files.isDirectory(path)) {
            return of(path).sha256();
        }
        StringBuilder listing = new StringBuilder();
        for (Path file : TraceFolder.files(path)) {
            listing.append(of(file).sha256()).append("  ").append(file.getFileName()).append('\n');
        }
        try {
            return hex(
                    new ByteArrayInputStream(listing.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory can be read", e);
        }
    }

    /// SHA-256 of the file as it lies on disk, in hexadecimal.
    public String sha256() {
        try (InputStream content = Files.newInputStream(path)) {
            return hex(content);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(path, "cannot be read: " + e.getMessage(), "check its permissions"));
        }
    }

    private static String hex(InputStream content) throws IOException {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return Sha256.hex(digest);
    }

    /// As much as comes out of the first bytes of a gzip file; where that breaks off, the reader of the rest says so.
    private static byte[] unpackedHead(byte[] raw) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(raw))) {
            for (int next = unpacked.read();
                    next >= 0 && head.size() < HEAD_BYTES;
                    next = unpacked.read()) {
                head.write(next);
            }
        } catch (IOException e) {
            // The first bytes of a longer file always break off.
        }
        return head.toByteArray();
    }

    private static byte[] firstBytes(InputStream stream) throws IOException {
        try (stream) {
            return stream.readNBytes(HEAD_BYTES);
        }
    }
}
