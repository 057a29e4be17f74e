package org.moesaic.traces.internal.arrays;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;

/// The arrays of a file, by name: all members of an NPZ archive, or the one array of an NPY file as `experts`.
final class NpyContainer implements ArrayFile {

    static final String EXPERTS = "experts";

    private static final int MAX_MEMBERS = 10_000;

    /// No stretch of deflated data can become longer than this many times its size (RFC 1951: 258 bytes for 2 bits).
    private static final long MAX_INFLATION = 1032;

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> members = new HashMap<>();

    private NpyContainer(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    static NpyContainer open(TraceFile trace) {
        Path file = trace.path();
        if (trace.startsWith(NpyHeader.magic())) {
            return new NpyContainer(file, null);
        }
        NpyContainer container = null;
        try {
            container = new NpyContainer(file, new ZipFile(file.toFile()));
            container.listMembers();
            return container;
        } catch (IOException | IllegalArgumentException e) {
            throw bad(file, "", "damaged or truncated archive: " + e.getMessage());
        } catch (MoesaicException e) {
            container.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return file;
    }

    @Override
    public Set<String> names() {
        return zip == null ? Set.of(EXPERTS) : new TreeSet<>(members.keySet());
    }

    @Override
    public boolean isBare() {
        return zip == null;
    }

    @Override
    public Optional<NpyStream> array(String name) {
        try {
            if (zip == null) {
                return name.equals(EXPERTS) ? Optional.of(plain()) : Optional.empty();
            }
            ZipEntry member = members.get(name);
            return member == null ? Optional.empty() : Optional.of(member(name, member));
        } catch (IOException | IllegalArgumentException e) {
            throw bad(file, name, "damaged or truncated: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                // Nothing was written; what was read has been checked.
            }
        }
    }

    private void listMembers() {
        if (zip.size() > MAX_MEMBERS) {
            throw bad(file, "", zip.size() + " members, more than " + MAX_MEMBERS);
        }
        zip.stream()
                .filter(member -> member.getName().endsWith(".npy"))
                .forEach(member -> {
                    String name = member.getName().replaceFirst("\\.npy$", "");
                    if (members.put(name, member) != null) {
                        throw bad(file, name, "two members of this name");
                    }
                });
    }

    private NpyStream plain() throws IOException {
        InputStream content = Files.newInputStream(file);
        return new NpyStream(file, EXPERTS, new BufferedInputStream(content), Files.size(file), -1);
    }

    private NpyStream member(String name, ZipEntry member) throws IOException {
        long packed = member.getCompressedSize();
        long size = member.getSize();
        boolean stored = member.getMethod() == ZipEntry.STORED;
        if (packed > Files.size(file)
                || (stored ? size != packed : size / MAX_INFLATION > packed)
                || size < 0) {
            throw bad(file, name, "claims " + size + " bytes packed into " + packed);
        }
        // Large reads pass the buffer by; rows of a few bytes need it.
        InputStream content = new BufferedInputStream(zip.getInputStream(member));
        return new NpyStream(file, name, content, size, member.getCrc());
    }

    private static MoesaicException bad(Path file, String array, String message) {
        return MoesaicException.badData(
                new Problem(file.toString(), 0, array, message, "fetch or write the file again"));
    }
}
