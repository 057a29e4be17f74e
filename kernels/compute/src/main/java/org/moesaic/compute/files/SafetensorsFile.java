package org.moesaic.compute.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.quantise.FilePlace;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// A safetensors file: 8 bytes with the length of a JSON header, the header, and tensors one after the other.
///
/// It is mapped into memory, so only the tensors that are asked for are ever read, and stays open for those who read a tensor
/// once and leave the mapping alone ([org.moesaic.compute.quantise.RowBlocks]). It must not change or shrink while it is open. Source of the format: the page "Format" of the safetensors project's README.
public final class SafetensorsFile implements AutoCloseable {

    /// The longest header that the format allows.
    private static final long MAX_HEADER_BYTES = 100_000_000;

    /// Problems that are said one by one; a file that is broken throughout needs no more.
    private static final int SAID_PROBLEMS = 20;

    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena arena;
    private final FileChannel channel;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private SafetensorsFile(Path path, Arena arena, FileChannel channel) {
        this.path = path;
        this.arena = arena;
        this.channel = channel;
    }

    /// Opens a file and reads its header.
    ///
    /// @throws MoesaicException NOT_FOUND if there is no such file or it cannot be read; BAD_DATA with everything that is
    ///     wrong with its header: length, JSON, names that come twice, types that are not known, places outside of the
    ///     file, overlaps and holes
    public static SafetensorsFile open(Path path) {
        FileRead.requireFile(path, ".safetensors file");
        SafetensorsFile opened;
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            opened = new SafetensorsFile(path, Arena.ofShared(), channel);
        } catch (IOException e) {
            throw FileRead.failed(path, e);
        }
        try {
            opened.read(opened.map());
            return opened;
        } catch (IOException e) {
            opened.close();
            throw FileRead.failed(path, e);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private MemorySegment map() throws IOException {
        long bytes = channel.size();
        if (bytes < Long.BYTES) {
            throw bad(path, bytes + " bytes are no safetensors file");
        }
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
    }

    /// The names of all tensors, in the order of the header.
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /// The tensor of that name, or empty if there is none. It lives as long as this file is open.
    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    private void read(MemorySegment file) {
        long headerBytes = file.get(LENGTH, 0);
        long rest = file.byteSize() - Long.BYTES;
        if (headerBytes < 0 || headerBytes > rest || headerBytes > MAX_HEADER_BYTES) {
            throw bad(
                    path,
                    "a header of %s bytes in a file of %d"
                            .formatted(Long.toUnsignedString(headerBytes), file.byteSize()));
        }
        byte[] json = file.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
        SafetensorsHeader header = SafetensorsHeader.parse(path.toString(), json);
        MemorySegment data = file.asSlice(Long.BYTES + headerBytes);
        List<Problem> problems = new ArrayList<>(header.problems());
        if (problems.isEmpty()) {
            problems.addAll(
                    TensorLayout.problems(path.toString(), header.tensors(), data.byteSize()));
        }
        refuse(problems);
        for (TensorEntry entry : header.tensors()) {
            FilePlace place =
                    new FilePlace(
                            channel, path.toString(), Long.BYTES + headerBytes + entry.begin());
            tensors.put(entry.name(), tensor(place, entry, data));
        }
        refuse(PackedTensors.join(path.toString(), header.packed(), tensors));
    }

    private static Tensor tensor(FilePlace place, TensorEntry entry, MemorySegment data) {
        MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
        return new Tensor(
                place.file(),
                entry.name(),
                entry.type().name(),
                entry.shape(),
                () -> bytes,
                entry.type()
                        .reader()
                        .map(reader -> (rows, all) -> reader.weights(rows, all).in(place)));
    }

    private void refuse(List<Problem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        List<Problem> said =
                new ArrayList<>(problems.subList(0, Math.min(SAID_PROBLEMS, problems.size())));
        if (problems.size() > SAID_PROBLEMS) {
            int more = problems.size() - SAID_PROBLEMS;
            said.add(Problem.in(path, more + " more problems like these", ""));
        }
        throw new MoesaicException(Exit.BAD_DATA, said);
    }

    private static MoesaicException bad(Path path, String message) {
        return MoesaicException.badData(
                Problem.in(path, message, "give a .safetensors file that is whole"));
    }

    /// Ends the mapping; tensors of this file can no longer be read.
    @Override
    public void close() {
        arena.close();
        try {
            channel.close();
        } catch (IOException e) {
            throw FileRead.failed(path, e);
        }
    }
}
