package org.moesaic.compute.files;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.NpyException;
import org.moesaic.edge.NpyHeader;
import org.moesaic.edge.Problem;

/// An NPY array of fp32 or fp16 numbers, as it is after reading: fp32.
///
/// @param shape lengths of its dimensions, slowest first
/// @param values its elements, row after row
public record NpyFile(List<Integer> shape, float[] values) {

    private static final int BLOCK_BYTES = 1 << 16;

    /// Lengths of headers are padded so that elements begin at a multiple of this.
    private static final int ALIGNMENT = 64;

    /// Bytes before the text of a header of version 1: magic, version and length.
    private static final int PREAMBLE_BYTES = 10;

    /// @throws IllegalArgumentException if there are not as many values as the shape has
    public NpyFile {
        shape = List.copyOf(shape);
        long product = 1;
        for (int length : shape) {
            product = Math.multiplyExact(product, length);
        }
        if (product != values.length) {
            throw new IllegalArgumentException(values.length + " values of shape " + shape);
        }
    }

    /// Reads a file.
    ///
    /// @throws MoesaicException NOT_FOUND if there is no such file or it cannot be read; BAD_DATA if it is no array of
    ///     little-endian fp32 or fp16 in C order, or has not as many bytes as its shape needs
    public static NpyFile read(Path file) {
        FileRead.requireFile(file, ".npy file");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK_BYTES)) {
            CountedSource counted = new CountedSource(in);
            NpyHeader header = NpyHeader.read(counted);
            int elementBytes = elementBytes(header.type());
            long needed = header.dataBytes(elementBytes);
            long found = Files.size(file) - counted.offset();
            if (needed != found) {
                throw new NpyException(
                        "shape %s needs %d bytes, and there are %d"
                                .formatted(header.shape(), needed, found),
                        "the file is truncated or its header is wrong; write it again");
            }
            if (needed / elementBytes > Integer.MAX_VALUE - Long.BYTES) {
                throw new NpyException(
                        needed / elementBytes + " elements", "fewer than 2147483640 can be read");
            }
            float[] values = values(counted, (int) (needed / elementBytes), elementBytes);
            return new NpyFile(header.shape().stream().map(Math::toIntExact).toList(), values);
        } catch (NpyException e) {
            throw MoesaicException.badData(Problem.in(file, e.getMessage(), e.cure()));
        } catch (ArithmeticException e) {
            throw MoesaicException.badData(
                    Problem.in(file, "a dimension is too long", "at most " + Integer.MAX_VALUE));
        } catch (IOException e) {
            throw FileRead.failed(file, e);
        }
    }

    /// Writes the array as fp32, version 1.0.
    ///
    /// @throws IOException if the file cannot be written
    public void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(header());
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                if (!block.hasRemaining()) {
                    out.write(block.array(), 0, block.position());
                    block.clear();
                }
                block.putFloat(value);
            }
            out.write(block.array(), 0, block.position());
        }
    }

    private byte[] header() {
        String lengths = shape.stream().map(length -> length + ", ").collect(Collectors.joining());
        String text =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (" + lengths.strip() + "), }";
        int end = Math.ceilDiv(PREAMBLE_BYTES + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
        header.put(NpyHeader.magic()).put((byte) 1).put((byte) 0);
        header.putShort((short) (end - PREAMBLE_BYTES));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.remaining() > 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    private static int elementBytes(String type) throws NpyException {
        return switch (type) {
            case "'<f4'" -> Float.BYTES;
            case "'<f2'" -> Short.BYTES;
            default ->
                    throw new NpyException(
                            "element type " + type,
                            "fp32 or fp16, little-endian: array.astype('float32')");
        };
    }

    private static float[] values(CountedSource in, int count, int elementBytes)
            throws NpyException {
        float[] values = new float[count];
        byte[] block = new byte[BLOCK_BYTES];
        ByteBuffer elements = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int perBlock = BLOCK_BYTES / elementBytes;
        for (int from = 0; from < count; from += perBlock) {
            int here = Math.min(perBlock, count - from);
            in.read(block, here * elementBytes);
            for (int i = 0; i < here; i++) {
                values[from + i] =
                        elementBytes == Float.BYTES
                                ? elements.getFloat(i * Float.BYTES)
                                : Float.float16ToFloat(elements.getShort(i * Short.BYTES));
            }
        }
        return values;
    }
}
