package org.moesaic.compute.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.GgufHeader;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// The tensors of a GGUF file, mapped into memory. Shapes are turned to slowest first, as everywhere here.
final class GgufWeights {

    private static final String CURE = "the file is truncated or damaged; fetch it again";

    private final Path file;
    private final MemorySegment data;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();

    /// A tensor and the bytes it takes.
    private record Placed(GgufHeader.Entry entry, GgmlType type, long bytes) {

        long end() {
            return entry.offset() + bytes;
        }
    }

    private GgufWeights(Path file, MemorySegment data) {
        this.file = file;
        this.data = data;
    }

    /// @param arena holds the mapping
    /// @throws MoesaicException NOT_FOUND or BAD_DATA with everything that is wrong: types that are not known, rows that
    ///     are no whole blocks, places outside of the file, overlaps
    static List<Tensor> open(Path file, Arena arena) {
        FileRead.requireFile(file, ".gguf file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufHeader header = GgufHeader.read(file, channel);
            long bytes = Math.max(0, channel.size() - header.dataStart());
            MemorySegment data =
                    bytes == 0
                            ? MemorySegment.NULL
                            : channel.map(
                                    FileChannel.MapMode.READ_ONLY,
                                    header.dataStart(),
                                    bytes,
                                    arena);
            GgufWeights weights = new GgufWeights(file, data);
            header.tensors().values().forEach(weights::place);
            weights.requireApart();
            if (!weights.problems.isEmpty()) {
                throw new MoesaicException(Exit.BAD_DATA, weights.problems);
            }
            return weights.placed.stream().map(weights::tensor).toList();
        } catch (IOException e) {
            throw FileRead.failed(file, e);
        }
    }

    private void place(GgufHeader.Entry entry) {
        Optional<GgmlType> type = GgmlType.numbered(entry.type());
        if (type.isEmpty()) {
            problem(entry, "is of type " + entry.type(), "a type of ggml that is still in use");
            return;
        }
        long row = entry.shape().isEmpty() ? 1 : entry.shape().getFirst();
        if (row % type.get().elements() != 0) {
            problem(
                    entry,
                    "has rows of %d elements of %s".formatted(row, type.get()),
                    "rows are whole blocks of " + type.get().elements());
            return;
        }
        long blocks = entry.elements() / type.get().elements();
        long bytes = Math.multiplyExact(blocks, (long) type.get().bytes());
        if (entry.offset() > data.byteSize() - bytes) {
            problem(
                    entry,
                    "is said to be %d bytes at %d of %d"
                            .formatted(bytes, entry.offset(), data.byteSize()),
                    CURE);
            return;
        }
        placed.add(new Placed(entry, type.get(), bytes));
    }

    private void requireApart() {
        List<Placed> inOrder =
                placed.stream()
                        .sorted(Comparator.comparingLong((Placed each) -> each.entry.offset()))
                        .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            Placed before = inOrder.get(i - 1);
            Placed here = inOrder.get(i);
            if (here.entry.offset() < before.end() && here.bytes > 0) {
                problem(here.entry, "overlaps '" + before.entry.name() + "'", CURE);
            }
        }
    }

    private Tensor tensor(Placed tensor) {
        return new Tensor(
                file.toString(),
                tensor.entry.name(),
                tensor.type.name(),
                tensor.entry.shape().reversed(),
                () -> data.asSlice(tensor.entry.offset(), tensor.bytes),
                tensor.type.reader());
    }

    private void problem(GgufHeader.Entry entry, String message, String cure) {
        problems.add(new Problem(file.toString(), 0, entry.name(), message, cure));
    }
}
