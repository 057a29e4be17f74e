package org.moesaic.compute.convert;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.files.PackedTensors;
import org.moesaic.compute.files.SafetensorsFile;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.files.SafetensorsWriter.Entry;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.compute.files.Tensor;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Sha256;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// Packed experts in a folder, one file each, named by the SHA-256 of all that they depend on. So a run that was stopped goes
/// on where it was, nothing is found that was made of something else, and the experts of a whole model need no memory: they
/// are mapped. Each file holds the SHA-256 of its matrices: one that is damaged is made again, and counted.
public final class ExpertStore implements AutoCloseable {

    /// To be raised when what is made changes.
    private static final String VERSION = "moesaic.packed-expert/2";

    private static final String ROUNDED = "rounded-to-nearest";
    private static final String HASH = "sha256";
    private static final long BYTES_AT_ONCE = 1 << 20;

    private final Path folder;
    private final List<SafetensorsFile> open = new ArrayList<>();
    private long reused;
    private long damaged;

    /// @throws MoesaicException CANNOT_WRITE if there is no such folder and it cannot be made
    public ExpertStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /// An expert, from the folder or made now. May be called by several threads.
    ///
    /// @throws MoesaicException as [ExpertPacker#pack], or CANNOT_WRITE
    public PackedExpert get(int layer, int expert, ExpertMatrices matrices, ExpertPacker packer) {
        Path file = folder.resolve(name(layer, expert, matrices, packer));
        Optional<PackedExpert> known = read(file, matrices);
        if (known.isPresent()) {
            synchronized (this) {
                reused++;
            }
            return known.get();
        }
        try (Arena arena = Arena.ofShared()) {
            write(file, packer.pack(expert, matrices, arena));
        }
        return read(file, matrices)
                .orElseThrow(() ->
                        new MoesaicException(
                                Exit.CANNOT_WRITE,
                                Problem.in(
                                        file,
                                        "is not what was written",
                                        "check the disk, or name another folder")));
    }

    /// Experts that were there already.
    public synchronized long reused() {
        return reused;
    }

    /// Files that were there and not whole; their experts were packed again.
    public synchronized long damaged() {
        return damaged;
    }

    private static String name(
            int layer, int expert, ExpertMatrices matrices, ExpertPacker packer) {
        MessageDigest digest = Sha256.start();
        String place = VERSION + " " + layer + " " + expert + "\n";
        digest.update(place.getBytes(StandardCharsets.UTF_8));
        packer.describe(expert, digest);
        matrices.all().forEach(matrix -> update(digest, matrix));
        update(digest, matrices.biases().gate(), matrices.biases().gate().length);
        update(digest, matrices.biases().up(), matrices.biases().up().length);
        return Sha256.hex(digest) + ".safetensors";
    }

    private static void update(MessageDigest digest, WeightSource matrix) {
        float[] row = new float[matrix.shape().columns()];
        String shape = matrix.shape() + "\n";
        digest.update(shape.getBytes(StandardCharsets.UTF_8));
        for (int r = 0; r < matrix.shape().rows(); r++) {
            matrix.row(r, row);
            update(digest, row, row.length);
        }
    }

    private static void update(MessageDigest digest, float[] values, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES);
        bytes.asFloatBuffer().put(values, 0, count);
        digest.update(bytes);
    }

    private static void write(Path file, PackedExpert expert) {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Item> items = new ArrayList<>();
        expert.gate().ifPresent(gate -> add("gate", gate, metadata, items));
        add("up", expert.up(), metadata, items);
        add("down", expert.down(), metadata, items);
        float[] rounded = {expert.roundedToNearest()};
        WeightSource row = WeightSource.of(new MatrixShape(1, 1), rounded);
        items.add(new Entry(ROUNDED, Element.F32, List.of(1L), row));
        float[] hash = hash(expert);
        WeightSource bytes = WeightSource.of(new MatrixShape(1, hash.length), hash);
        items.add(new Entry(HASH, Element.F32, List.of((long) hash.length), bytes));
        try {
            // Under a name of its own first: a run that dies leaves nothing that looks complete.
            Path pending = Files.createTempFile(file.getParent(), "pending", ".tmp");
            SafetensorsWriter.write(pending, metadata, items);
            Files.move(pending, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /// The bytes of the hash of all that a file is to hold, each as a number.
    private static float[] hash(PackedExpert expert) {
        MessageDigest digest = Sha256.start();
        digest.update((byte) expert.roundedToNearest());
        expert.all()
                .forEach(matrix -> {
                    String what = matrix.format().name() + " " + matrix.shape() + "\n";
                    digest.update(what.getBytes(StandardCharsets.UTF_8));
                    update(digest, matrix.codes());
                    update(digest, matrix.scales());
                    update(digest, matrix.zeros());
                    update(digest, matrix.rowData());
                });
        byte[] bytes = digest.digest();
        float[] hash = new float[bytes.length];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = bytes[i] & 0xff;
        }
        return hash;
    }

    private static void update(MessageDigest digest, MemorySegment part) {
        for (long at = 0; at < part.byteSize(); at += BYTES_AT_ONCE) {
            long count = Math.min(BYTES_AT_ONCE, part.byteSize() - at);
            digest.update(part.asSlice(at, count).asByteBuffer());
        }
    }

    private static void add(
            String name, PackedMatrix matrix, Map<String, String> metadata, List<Item> items) {
        var text = PackedTensors.metadata(name, matrix);
        metadata.put(text.getKey(), text.getValue());
        items.addAll(PackedTensors.whole(name, matrix));
    }

    /// Empty if there is no such file, or not the expert in it.
    private Optional<PackedExpert> read(Path file, ExpertMatrices matrices) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<PackedExpert> whole = whole(file, matrices);
        if (whole.isEmpty()) {
            synchronized (this) {
                damaged++;
            }
        }
        return whole;
    }

    private Optional<PackedExpert> whole(Path file, ExpertMatrices matrices) {
        SafetensorsFile opened;
        try {
            opened = SafetensorsFile.open(file);
        } catch (MoesaicException e) {
            return Optional.empty();
        }
        Optional<PackedMatrix> gate = packed(opened, "gate");
        Optional<PackedMatrix> up = packed(opened, "up");
        Optional<PackedMatrix> down = packed(opened, "down");
        Optional<float[]> rounded =
                opened.tensor(ROUNDED)
                        .filter(each -> each.holdsWeights() && each.shape().equals(List.of(1L)))
                        .map(Tensor::vector);
        boolean fits =
                gate.map(PackedMatrix::shape).equals(matrices.gate().map(WeightSource::shape))
                        && up.map(PackedMatrix::shape).equals(Optional.of(matrices.up().shape()))
                        && down.map(PackedMatrix::shape)
                                .equals(Optional.of(matrices.down().shape()))
                        && rounded.isPresent();
        Optional<PackedExpert> expert =
                fits
                        ? Optional.of(
                                new PackedExpert(
                                        gate, up.get(), down.get(), (int) rounded.get()[0]))
                        : Optional.empty();
        Optional<float[]> hash =
                opened.tensor(HASH).filter(Tensor::holdsWeights).map(Tensor::vector);
        if (expert.isEmpty() || hash.isEmpty() || !Arrays.equals(hash.get(), hash(expert.get()))) {
            opened.close();
            return Optional.empty();
        }
        synchronized (this) {
            open.add(opened);
        }
        return expert;
    }

    private static Optional<PackedMatrix> packed(SafetensorsFile file, String name) {
        return file.tensor(name).flatMap(Tensor::packed);
    }

    private static MoesaicException cannotWrite(Path file, IOException e) {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                List.of(
                        Problem.in(
                                file,
                                "cannot be written: " + e.getMessage(),
                                "name a folder that can be")),
                e);
    }

    /// Ends the mappings; packed experts can no longer be read.
    @Override
    public void close() {
        open.forEach(SafetensorsFile::close);
    }
}
