package org.moesaic.compute.files;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.moesaic.compute.quantise.RowsOf;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// One tensor of a file of weights. Its numbers are read when they are asked for.
public final class Tensor {

    /// Element types that weights are read from, for messages.
    public static final String READ_TYPES =
            "weights are fp32, fp16, bf16, fp64 or fp8, or quantised types of GGUF; convert them, such as"
                    + " array.astype('float32')";

    private final String file;
    private final String name;
    private final String type;
    private final List<Long> shape;
    private final Supplier<MemorySegment> bytes;
    private final Optional<Reader> reader;
    private final Optional<Supplier<PackedMatrix>> packed;

    /// Reads the numbers of a tensor as rows of its last dimension.
    @FunctionalInterface
    interface Reader {

        /// @param rows as many as all other dimensions make together
        /// @param bytes of the tensor
        WeightSource weights(MatrixShape rows, MemorySegment bytes);
    }

    /// @param file what messages call the file
    /// @param type its element type as the file writes it
    /// @param shape lengths of its dimensions, slowest first; the file has been found to hold them
    /// @param bytes exactly those of the tensor, asked for when they are read
    /// @param reader empty if no weights are read from that type
    Tensor(
            String file,
            String name,
            String type,
            List<Long> shape,
            Supplier<MemorySegment> bytes,
            Optional<Reader> reader) {
        this(file, name, type, shape, bytes, reader, Optional.empty());
    }

    /// @param packed the matrix as it is stored, for one in a packed number format
    Tensor(
            String file,
            String name,
            String type,
            List<Long> shape,
            Supplier<MemorySegment> bytes,
            Optional<Reader> reader,
            Optional<Supplier<PackedMatrix>> packed) {
        this.packed = packed;
        this.file = file;
        this.name = name;
        this.type = type;
        this.shape = List.copyOf(shape);
        this.bytes = bytes;
        this.reader = reader;
    }

    /// Its bytes in the file, as they are.
    MemorySegment bytes() {
        return bytes.get();
    }

    /// The matrix in its number format, if the file holds it packed ([PackedTensors]); shares the file's memory where its
    /// parts lie together.
    public Optional<PackedMatrix> packed() {
        return packed.map(Supplier::get);
    }

    /// True if weights are read from its type, whatever its shape is.
    public boolean holdsWeights() {
        return reader.isPresent();
    }

    /// Its name in the file.
    public String name() {
        return name;
    }

    /// The file it is in.
    public String file() {
        return file;
    }

    /// Lengths of its dimensions, slowest first; empty for a single number.
    public List<Long> shape() {
        return shape;
    }

    /// Its element type as the file writes it, such as `BF16`.
    public String type() {
        return type;
    }

    /// The tensor as a weight matrix: rows are outputs, columns inputs.
    ///
    /// @throws MoesaicException BAD_DATA unless it has two dimensions, neither of them 0, of a type that weights are read
    ///     from
    public WeightSource matrix() {
        requireDimensions(2, "is no matrix", "a matrix has two dimensions: [outputs, inputs]");
        return rows();
    }

    /// One matrix of a stack of them, such as one expert of [experts, outputs, inputs].
    ///
    /// @throws IndexOutOfBoundsException if the stack is not as high
    /// @throws MoesaicException BAD_DATA unless it has three dimensions, none of them 0, of a type that weights are read
    ///     from
    public WeightSource matrix(int index) {
        requireDimensions(3, "is no stack of matrices", "a stack has three dimensions");
        int rows = length(1);
        Objects.checkIndex(index, length(0));
        WeightSource all = rows();
        return new RowsOf(all, all.name() + "[" + index + "]", index * rows, rows);
    }

    /// The tensor as a row of numbers, such as biases.
    ///
    /// @throws MoesaicException BAD_DATA unless it has one dimension of a type that weights are read from
    public float[] vector() {
        requireDimensions(1, "is no vector", "a vector has one dimension");
        float[] values = new float[length(0)];
        if (values.length > 0) {
            read(1, values.length).row(0, values);
        }
        return values;
    }

    /// One row of a matrix, such as the biases of one expert of [experts, outputs].
    ///
    /// @throws IndexOutOfBoundsException if there is no such row
    /// @throws MoesaicException as [#matrix()]
    public float[] vector(int row) {
        WeightSource rows = matrix();
        Objects.checkIndex(row, rows.shape().rows());
        float[] values = new float[rows.shape().columns()];
        rows.row(row, values);
        return values;
    }

    /// All its numbers, as rows of the last dimension; a single number as a row of one.
    ///
    /// @throws MoesaicException BAD_DATA if a dimension is 0, or no weights are read from its type
    public WeightSource numbers() {
        if (reader.isEmpty()) {
            throw bad("elements are " + type, READ_TYPES);
        }
        return shape.isEmpty() ? read(1, 1) : rows();
    }

    private WeightSource rows() {
        if (shape.contains(0L)) {
            // Its other lengths are not held against the file by any byte.
            throw bad("shape " + shape + " holds no weights", "a matrix has at least one");
        }
        long rows = 1;
        for (int i = 0; i < shape.size() - 1; i++) {
            rows = Math.multiplyExact(rows, shape.get(i));
        }
        if (rows > Integer.MAX_VALUE) {
            throw bad("shape " + shape, "at most " + Integer.MAX_VALUE + " rows can be read");
        }
        return read((int) rows, length(shape.size() - 1));
    }

    private WeightSource read(int rows, int columns) {
        WeightSource weights =
                reader.orElseThrow().weights(new MatrixShape(rows, columns), bytes());
        return new RowsOf(weights, file + ": " + name, 0, rows);
    }

    private void requireDimensions(int wanted, String message, String cure) {
        if (reader.isEmpty()) {
            throw bad("elements are " + type, READ_TYPES);
        }
        if (shape.size() != wanted) {
            throw bad("shape " + shape + " " + message, cure);
        }
    }

    private int length(int dimension) {
        long length = shape.get(dimension);
        if (length > Integer.MAX_VALUE) {
            throw bad("shape " + shape, "no dimension may be longer than " + Integer.MAX_VALUE);
        }
        return (int) length;
    }

    private MoesaicException bad(String message, String cure) {
        return MoesaicException.badData(new Problem(file, 0, name, message, cure));
    }
}
