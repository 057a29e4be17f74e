package org.moesaic.compute.files;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.compute.files.SafetensorsWriter.Stored;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.MatrixBytes;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NestedPlanes;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryDictionary;

/// Packed matrices in a safetensors file: their parts are tensors of bytes, and the metadata say what they are.
///
/// The matrix `X` has the metadata `moesaic.packed:X` = `FORMAT ROWSxCOLUMNS` and tensors `X.codes`, `X.scales`, `X.zeros`,
/// `X.row-data`, those of them that have bytes, each laid out as [PackedMatrix] says. Of nested planes `X.codes` and
/// `X.scales` are the base, and `X.plane1.codes`, `X.plane1.scales`, … the planes, so that a writer may put the planes of
/// all matrices one after the other; without those tensors the planes follow the base in its own. What reads the file finds a tensor `X` with the decoded weights.
public final class PackedTensors {

    /// What metadata of packed matrices begin with.
    static final String KEY = "moesaic.packed:";

    private static final Pattern FORM =
            Pattern.compile("(\\S{1,64}) ([1-9][0-9]{0,8})x([1-9][0-9]{0,8})");

    private static final String CODES = "codes";
    private static final String SCALES = "scales";
    private static final String ZEROS = "zeros";
    private static final String ROW_DATA = "row-data";

    private PackedTensors() {}

    /// The metadata that a file with this matrix needs.
    public static Map.Entry<String, String> metadata(String name, PackedMatrix matrix) {
        MatrixShape shape = matrix.shape();
        return Map.entry(
                KEY + name,
                "%s %dx%d".formatted(matrix.format().name(), shape.rows(), shape.columns()));
    }

    /// The parts of a matrix, in order; of nested planes those of the base.
    public static List<Stored> parts(String name, PackedMatrix matrix) {
        boolean nested = matrix.format() instanceof NestedFormat;
        PackedMatrix base =
                nested
                        ? NestedPlanes.prefix(matrix, ((NestedFormat) matrix.format()).baseBits())
                        : matrix;
        return whole(name, base);
    }

    /// The parts of a matrix, in order, with the planes of nested ones in the parts that they are of.
    public static List<Stored> whole(String name, PackedMatrix matrix) {
        List<Stored> parts = new ArrayList<>();
        add(parts, name + "." + CODES, matrix.codes());
        add(parts, name + "." + SCALES, matrix.scales());
        add(parts, name + "." + ZEROS, matrix.zeros());
        add(parts, name + "." + ROW_DATA, matrix.rowData());
        return parts;
    }

    /// The parts of one plane of a matrix in nested planes: its bits and its scales.
    ///
    /// @param plane 1 for the first beside the base
    public static List<Stored> plane(String name, PackedMatrix matrix, int plane) {
        NestedFormat format = (NestedFormat) matrix.format();
        PackedMatrix with = NestedPlanes.prefix(matrix, format.baseBits() + plane);
        PackedMatrix without = NestedPlanes.prefix(matrix, format.baseBits() + plane - 1);
        List<Stored> parts = new ArrayList<>();
        String stem = name + ".plane" + plane + ".";
        add(parts, stem + CODES, with.codes().asSlice(without.codes().byteSize()));
        add(parts, stem + SCALES, with.scales().asSlice(without.scales().byteSize()));
        return parts;
    }

    private static void add(List<Stored> parts, String name, MemorySegment bytes) {
        if (bytes.byteSize() > 0) {
            parts.add(new Stored(name, "U8", List.of(bytes.byteSize()), bytes));
        }
    }

    /// Puts a tensor with the weights of each packed matrix in the place of its parts.
    ///
    /// @param packed what the metadata say of each
    /// @return what is wrong with matrices that the metadata name
    static List<Problem> join(
            String file, Map<String, String> packed, Map<String, Tensor> tensors) {
        List<Problem> problems = new ArrayList<>();
        packed.forEach((name, text) -> {
            Matcher form = FORM.matcher(text);
            Optional<NumberFormat> format =
                    form.matches() ? NumberFormats.parse(form.group(1)) : Optional.empty();
            if (format.isEmpty()) {
                problems.add(
                        problem(file, name, "is packed as '" + text + "', which is not known"));
                return;
            }
            MatrixShape shape =
                    new MatrixShape(
                            Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
            try {
                join(file, name, format.get(), shape, tensors);
            } catch (IllegalArgumentException | ArithmeticException e) {
                problems.add(problem(file, name, "packed as " + text + ": " + e.getMessage()));
            }
        });
        return problems;
    }

    private static void join(
            String file,
            String name,
            NumberFormat format,
            MatrixShape shape,
            Map<String, Tensor> tensors) {
        if (tensors.containsKey(name)) {
            throw new IllegalArgumentException("there is a tensor of that name too");
        }
        Map<String, MemorySegment> parts = new LinkedHashMap<>();
        for (String part : List.of(CODES, SCALES, ZEROS, ROW_DATA)) {
            parts.put(part, bytes(tensors, name + "." + part));
        }
        List<MemorySegment> codes = new ArrayList<>(List.of(parts.get(CODES)));
        List<MemorySegment> scales = new ArrayList<>(List.of(parts.get(SCALES)));
        if (format instanceof NestedFormat nested) {
            for (int plane = 1; plane <= nested.planes(); plane++) {
                if (!tensors.containsKey(name + ".plane" + plane + "." + CODES)) {
                    // They stand in one piece with the base, or the sizes will not fit.
                    break;
                }
                codes.add(bytes(tensors, name + ".plane" + plane + "." + CODES));
                scales.add(bytes(tensors, name + ".plane" + plane + "." + SCALES));
            }
        }
        requireBytes(format, shape, codes, scales, parts.get(ZEROS));
        Supplier<PackedMatrix> matrix =
                () ->
                        new PackedMatrix(
                                format,
                                shape,
                                together(codes),
                                together(scales),
                                parts.get(ZEROS),
                                parts.get(ROW_DATA));
        if (codes.size() == 1) {
            // Holds the sizes of all parts against the shape. What lies apart is brought together
            // when it is read.
            matrix.get();
        }
        tensors.keySet().removeIf(part -> isPart(part, name));
        tensors.put(
                name,
                new Tensor(
                        file,
                        name,
                        format.name(),
                        List.of((long) shape.rows(), (long) shape.columns()),
                        () -> parts.get(CODES),
                        Optional.of((_, _) -> new Unpacked(file, name, matrix.get())),
                        Optional.of(matrix)));
    }

    /// Holds codes and scales against what the shape claims, before anything is allocated by it.
    private static void requireBytes(
            NumberFormat format,
            MatrixShape shape,
            List<MemorySegment> codes,
            List<MemorySegment> scales,
            MemorySegment zeros) {
        long codeBytes = codes.stream().mapToLong(MemorySegment::byteSize).sum();
        long scaleBytes = scales.stream().mapToLong(MemorySegment::byteSize).sum();
        if (format instanceof Dict16Format) {
            long most = codeBytes / Short.BYTES * 2L * TernaryDictionary.MAX_SYMBOLS;
            if (shape.columns() > most) {
                throw new IllegalArgumentException(
                        codeBytes + " bytes of codes hold no row of " + shape.columns());
            }
            return;
        }
        MatrixBytes needed = format.bytes(shape);
        if (codeBytes != needed.weights()
                || scaleBytes != needed.scales()
                || zeros.byteSize() != needed.zeros()) {
            throw new IllegalArgumentException(
                    "codes, scales and zero points take %d, %d and %d bytes, not %d, %d and %d"
                            .formatted(
                                    needed.weights(),
                                    needed.scales(),
                                    needed.zeros(),
                                    codeBytes,
                                    scaleBytes,
                                    zeros.byteSize()));
        }
    }

    private static boolean isPart(String tensor, String name) {
        return tensor.startsWith(name + ".")
                && tensor.substring(name.length() + 1)
                        .matches("(plane[1-9]\\.)?(codes|scales)|zeros|row-data");
    }

    private static MemorySegment bytes(Map<String, Tensor> tensors, String part) {
        Tensor tensor = tensors.get(part);
        if (tensor == null) {
            return MemorySegment.NULL;
        }
        if (!tensor.type().equals("U8")) {
            throw new IllegalArgumentException(part + " is " + tensor.type() + ", not U8");
        }
        return tensor.bytes();
    }

    /// Parts that stand apart, in one piece; a single one as it is.
    private static MemorySegment together(List<MemorySegment> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        long bytes = parts.stream().mapToLong(MemorySegment::byteSize).sum();
        MemorySegment whole = PackedMatrix.part(Arena.ofAuto(), bytes);
        long at = 0;
        for (MemorySegment part : parts) {
            MemorySegment.copy(part, 0, whole, at, part.byteSize());
            at += part.byteSize();
        }
        return whole;
    }

    private static Problem problem(String file, String tensor, String message) {
        return new Problem(file, 0, tensor, message, "write the file again with this version");
    }

    /// The weights that the codes stand for.
    private record Unpacked(String file, String name, PackedMatrix matrix) implements WeightSource {

        @Override
        public MatrixShape shape() {
            return matrix.shape();
        }

        @Override
        public void row(int row, float[] into) {
            try {
                Decoder.decodeRow(matrix, row, into);
            } catch (IllegalArgumentException e) {
                throw MoesaicException.badData(problem(file, name, e.getMessage()));
            }
        }
    }
}
