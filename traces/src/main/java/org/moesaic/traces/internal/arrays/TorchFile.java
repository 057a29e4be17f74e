package org.moesaic.traces.internal.arrays;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.internal.torch.PickleException;
import org.moesaic.traces.internal.torch.PickleReader;
import org.moesaic.traces.internal.torch.PickleValue;

/// The tensors of a zip-format `.pt` file, by their places in it: `logical_count`, `0`, `records.3.topk`.
///
/// The pickle inside is read for its structure by [PickleReader]; nothing of it is executed.
final class TorchFile implements ArrayFile {

    private static final String PICKLE = "data.pkl";

    /// Headers of zip members: length of the name, and the name.
    private static final int NAME_LENGTH_AT = 26;

    private static final int NAME_AT = 30;
    private static final int MOST_PICKLE_BYTES = 16 << 20;
    private static final int MOST_TENSORS = 10_000;
    private static final int MOST_VISITS = 1 << 20;
    private static final int MOST_DEPTH = 32;

    private static final Map<String, String> TYPES =
            Map.of(
                    "ByteStorage", "'|u1'",
                    "CharStorage", "'|i1'",
                    "ShortStorage", "'<i2'",
                    "IntStorage", "'<i4'",
                    "LongStorage", "'<i8'",
                    "HalfStorage", "'<f2'",
                    "FloatStorage", "'<f4'",
                    "DoubleStorage", "'<f8'");

    private final Path file;
    private final ZipFile zip;
    private final Map<String, PickleValue.Tensor> tensors = new TreeMap<>();
    private String folder = "";
    private int visits;

    private TorchFile(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /// True if the first member of the archive is such a pickle.
    static boolean holdsPickle(TraceFile trace) {
        byte[] head = trace.head();
        if (head.length < NAME_AT || head[0] != 'P' || head[1] != 'K') {
            return false;
        }
        ByteBuffer little = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int end = NAME_AT + Short.toUnsignedInt(little.getShort(NAME_LENGTH_AT));
        return end <= head.length
                && new String(head, NAME_AT, end - NAME_AT, StandardCharsets.ISO_8859_1)
                        .endsWith(PICKLE);
    }

    static TorchFile open(TraceFile trace) {
        Path file = trace.path();
        TorchFile torch = null;
        try {
            torch = new TorchFile(file, new ZipFile(file.toFile()));
            torch.readPickle();
            return torch;
        } catch (IOException | IllegalArgumentException e) {
            close(torch);
            throw bad(
                    file, "", "damaged or truncated archive: " + e.getMessage(), "fetch it again");
        } catch (PickleException e) {
            close(torch);
            throw bad(file, PICKLE, e.getMessage(), PickleRecipe.CURE);
        } catch (MoesaicException e) {
            close(torch);
            throw e;
        }
    }

    private void readPickle() throws IOException, PickleException {
        List<? extends ZipEntry> pickles =
                zip.stream().filter(each -> ("/" + each.getName()).endsWith("/" + PICKLE)).toList();
        if (pickles.size() != 1) {
            throw bad(
                    file,
                    PICKLE,
                    pickles.size() + " pickles in the archive",
                    "torch.save it again");
        }
        String name = pickles.getFirst().getName();
        folder = name.substring(0, name.length() - PICKLE.length());
        ZipEntry order = zip.getEntry(folder + "byteorder");
        if (order != null) {
            try (InputStream content = zip.getInputStream(order)) {
                if (content.read() == 'b') {
                    throw bad(
                            file, "byteorder", "big-endian", "save it on a little-endian machine");
                }
            }
        }
        byte[] pickle;
        try (InputStream content = zip.getInputStream(pickles.getFirst())) {
            pickle = content.readNBytes(MOST_PICKLE_BYTES + 1);
        }
        if (pickle.length > MOST_PICKLE_BYTES) {
            throw bad(
                    file,
                    PICKLE,
                    "a pickle of more than " + MOST_PICKLE_BYTES + " bytes",
                    PickleRecipe.CURE);
        }
        collect("", PickleReader.read(pickle), 0);
    }

    private void collect(String name, PickleValue value, int depth) throws PickleException {
        if (++visits > MOST_VISITS || depth > MOST_DEPTH || tensors.size() > MOST_TENSORS) {
            throw new PickleException("a structure too large or too deep");
        }
        switch (value) {
            case PickleValue.Tensor tensor -> tensors.put(name.isEmpty() ? "0" : name, tensor);
            case PickleValue.Dictionary(Map<String, PickleValue> entries) -> {
                for (var entry : entries.entrySet()) {
                    collect(join(name, entry.getKey()), entry.getValue(), depth + 1);
                }
            }
            case PickleValue.Items(List<PickleValue> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    collect(join(name, String.valueOf(i)), items.get(i), depth + 1);
                }
            }
            case PickleValue.Other _,
                    PickleValue.Whole _,
                    PickleValue.Text _,
                    PickleValue.Global _,
                    PickleValue.Storage _ -> {
                // Not an array.
            }
        }
    }

    private static String join(String outer, String inner) {
        String shown = inner.substring(0, Math.min(inner.length(), 100));
        return outer.isEmpty() ? shown : outer + "." + shown;
    }

    @Override
    public Path path() {
        return file;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public boolean isBare() {
        return tensors.size() == 1 && tensors.containsKey("0");
    }

    @Override
    public Optional<NpyStream> array(String name) {
        PickleValue.Tensor tensor = tensors.get(name);
        if (tensor == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(stream(name, tensor));
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw bad(file, name, "damaged or truncated: " + e.getMessage(), "fetch it again");
        }
    }

    private NpyStream stream(String name, PickleValue.Tensor tensor) throws IOException {
        NpyType type = type(name, tensor.storage().type());
        if (!tensor.isContiguous()) {
            throw bad(file, name, "a view with strides " + tensor.strides(), "save x.contiguous()");
        }
        ZipEntry member = zip.getEntry(folder + "data/" + tensor.storage().key());
        if (member == null) {
            throw bad(file, name, "its storage is not in the archive", "fetch it again");
        }
        long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
        long from = Math.multiplyExact(tensor.offset(), (long) type.bytes());
        long bytes = Math.multiplyExact(elements, (long) type.bytes());
        boolean stored = member.getMethod() == ZipEntry.STORED;
        if (Math.addExact(from, bytes) > member.getSize()
                || (stored && member.getSize() > Files.size(file))) {
            throw bad(
                    file,
                    name,
                    "shape "
                            + tensor.shape()
                            + " needs "
                            + bytes
                            + " bytes at "
                            + from
                            + ", and its"
                            + " storage has "
                            + member.getSize(),
                    "the file is truncated or damaged; fetch it again");
        }
        InputStream content = new BufferedInputStream(zip.getInputStream(member));
        content.skipNBytes(from);
        boolean whole = from == 0 && bytes == member.getSize();
        return new NpyStream(
                file,
                name,
                new BoundedStream(content, bytes),
                type,
                tensor.shape(),
                whole ? member.getCrc() : -1);
    }

    private NpyType type(String name, String storage) {
        if (storage.equals("BFloat16Storage")) {
            return new NpyType(NpyType.Kind.BFLOAT, Short.BYTES, false);
        }
        String descr = TYPES.get(storage);
        if (descr == null) {
            throw bad(file, name, "elements of " + storage, "integers or floats");
        }
        try {
            return NpyType.parse(descr);
        } catch (NpyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            // Nothing was written; what was read has been checked.
        }
    }

    private static void close(TorchFile torch) {
        if (torch != null) {
            torch.close();
        }
    }

    private static MoesaicException bad(Path file, String place, String message, String cure) {
        return MoesaicException.badData(new Problem(file.toString(), 0, place, message, cure));
    }
}
