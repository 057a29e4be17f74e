package org.moesaic.compute.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;
import org.moesaic.formats.StoredFloat;

/// NPY arrays as tensors: one file, mapped; or the arrays of an NPZ archive, each unpacked when it is first asked for. The
/// name of a tensor is that of the file or of the entry, without `.npy`.
final class NpyWeights {

    private static final String SUFFIX = ".npy";
    private static final int MOST_ARRAYS = 1 << 20;

    /// Deflate makes at most 1032 bytes of one (zlib's technical details); beyond that a size is a lie.
    private static final long MOST_INFLATION = 1032;

    private NpyWeights() {}

    /// One file.
    ///
    /// @throws MoesaicException NOT_FOUND, or BAD_DATA if it is no array or not as long as its shape says
    static Tensor file(Path file, Arena arena) {
        FileRead.requireFile(file, ".npy file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            CountedSource source = new CountedSource(in);
            NpyHeader header = NpyHeader.readInAnyOrder(source);
            long bytes = channel.size() - source.offset();
            requireBytes(header, bytes);
            MemorySegment data =
                    bytes == 0
                            ? MemorySegment.NULL
                            : channel.map(
                                    FileChannel.MapMode.READ_ONLY, source.offset(), bytes, arena);
            String name = name(file.getFileName().toString());
            return tensor(file, name, header, inRows(header, () -> data, arena));
        } catch (NpyException e) {
            throw MoesaicException.badData(Problem.in(file, e.getMessage(), e.cure()));
        } catch (IOException e) {
            throw FileRead.failed(file, e);
        }
    }

    /// The arrays of an archive.
    ///
    /// @param arena holds what is unpacked
    /// @throws MoesaicException NOT_FOUND, or BAD_DATA with every entry that is no array
    static List<Tensor> archive(Path file, Arena arena) {
        FileRead.requireFile(file, ".npz archive");
        List<Tensor> tensors = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ARRAYS) {
                throw MoesaicException.badData(
                        Problem.in(file, zip.size() + " entries", "at most " + MOST_ARRAYS));
            }
            for (ZipEntry entry : zip.stream().toList()) {
                try {
                    tensors.add(entry(file, zip, entry, arena));
                } catch (NpyException e) {
                    problems.add(
                            Problem.in(file, entry.getName() + ": " + e.getMessage(), e.cure()));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw MoesaicException.badData(
                    Problem.in(
                            file,
                            "is no archive that can be read (" + e.getMessage() + ")",
                            "write it with numpy.savez"));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
        return tensors;
    }

    private static Tensor entry(Path file, ZipFile zip, ZipEntry entry, Arena arena)
            throws IOException, NpyException {
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
            NpyHeader header = NpyHeader.readInAnyOrder(new CountedSource(in));
            long bytes = header.dataBytes(elementBytes(header));
            if (bytes / MOST_INFLATION > entry.getCompressedSize()) {
                throw new NpyException(
                        "shape %s needs %d bytes, packed in %d"
                                .formatted(header.shape(), bytes, entry.getCompressedSize()),
                        "the archive is damaged; write it again");
            }
            return tensor(
                    file,
                    name(entry.getName()),
                    header,
                    inRows(header, new Unpacked(file, entry.getName(), bytes, arena), arena));
        }
    }

    /// The elements row after row, as they are, or turned once if the file has them column after column.
    private static Supplier<MemorySegment> inRows(
            NpyHeader header, Supplier<MemorySegment> bytes, Arena arena) throws NpyException {
        return header.columnMajor()
                ? new TurnedArray(bytes, header.shape(), elementBytes(header), arena)
                : bytes;
    }

    private static Tensor tensor(
            Path file, String name, NpyHeader header, Supplier<MemorySegment> bytes) {
        Optional<Tensor.Reader> reader =
                switch (header.type()) {
                    case "'<f4'" -> Optional.of(plain(StoredFloat.FP32));
                    case "'<f2'" -> Optional.of(plain(StoredFloat.FP16));
                    case "'<f8'" -> Optional.of(Fp64Weights::new);
                    default -> Optional.empty();
                };
        return new Tensor(
                file.toString(),
                name,
                header.type().replace("'", ""),
                header.shape(),
                bytes,
                reader);
    }

    private static Tensor.Reader plain(StoredFloat type) {
        return (rows, data) -> WeightSource.of(rows, data, type);
    }

    private static String name(String file) {
        return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
    }

    private static void requireBytes(NpyHeader header, long found) throws NpyException {
        long needed = header.dataBytes(elementBytes(header));
        if (needed != found) {
            throw new NpyException(
                    "shape %s needs %d bytes, and there are %d"
                            .formatted(header.shape(), needed, found),
                    "the file is truncated or its header is wrong; write it again");
        }
    }

    /// The size that closes a type as numpy writes it, such as 4 of `'<f4'`.
    private static int elementBytes(NpyHeader header) throws NpyException {
        String size = header.type().replaceAll("^'[<>|=][a-zA-Z]([0-9]{1,3})'$", "$1");
        if (!size.matches("[0-9]{1,3}")) {
            throw new NpyException("element type " + header.type(), "fp32 or fp16 numbers");
        }
        return Integer.parseInt(size);
    }

    /// The bytes of an array in an archive, unpacked once.
    private static final class Unpacked implements Supplier<MemorySegment> {

        private final Path file;
        private final String entry;
        private final long bytes;
        private final Arena arena;
        private MemorySegment data;

        private Unpacked(Path file, String entry, long bytes, Arena arena) {
            this.file = file;
            this.entry = entry;
            this.bytes = bytes;
            this.arena = arena;
        }

        @Override
        public synchronized MemorySegment get() {
            if (data == null) {
                data = unpack();
            }
            return data;
        }

        private MemorySegment unpack() {
            try (ZipFile zip = new ZipFile(file.toFile());
                    InputStream in =
                            new BufferedInputStream(zip.getInputStream(zip.getEntry(entry)))) {
                NpyHeader.readInAnyOrder(new CountedSource(in));
                MemorySegment unpacked = arena.allocate(bytes, Long.BYTES);
                byte[] block = new byte[1 << 16];
                for (long at = 0; at < bytes; ) {
                    int read = in.read(block, 0, (int) Math.min(block.length, bytes - at));
                    if (read < 0) {
                        throw new EOFException("ends after " + at + " of " + bytes + " bytes");
                    }
                    MemorySegment.copy(block, 0, unpacked, ValueLayout.JAVA_BYTE, at, read);
                    at += read;
                }
                return unpacked;
            } catch (IOException | NpyException e) {
                throw MoesaicException.badData(
                        Problem.in(
                                file,
                                entry + ": " + e.getMessage(),
                                "the archive is damaged; write it again"));
            }
        }
    }
}
