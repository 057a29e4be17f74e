package org.moesaic.compute.files;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.StoredFloat;

/// An element type of GGUF: how many elements make a block, the bytes of one, and how weights are read from it.
///
/// Numbers, names and sizes are those of `enum ggml_type` and `ggml-common.h` of ggml, which define the format. The types
/// with code books of several elements (IQ1 to IQ4_XS) and those of activations are known by size only: Moesaic has no
/// number format that they could be, and no weights are read from them.
enum GgmlType {
    F32(0, 1, 4, Plain.FP32),
    F16(1, 1, 2, Plain.FP16),
    Q4_0(2, 32, 18, GgmlBlocks::q40),
    Q4_1(3, 32, 20, GgmlBlocks::q41),
    Q5_0(6, 32, 22, GgmlBlocks::q50),
    Q5_1(7, 32, 24, GgmlBlocks::q51),
    Q8_0(8, 32, 34, GgmlBlocks::q80),
    Q8_1(9, 32, 36),
    Q2_K(10, 256, 84, GgmlSuperBlocks::q2),
    Q3_K(11, 256, 110, GgmlSuperBlocks::q3),
    Q4_K(12, 256, 144, GgmlSuperBlocks::q4),
    Q5_K(13, 256, 176, GgmlSuperBlocks::q5),
    Q6_K(14, 256, 210, GgmlSuperBlocks::q6),
    Q8_K(15, 256, 292),
    IQ2_XXS(16, 256, 66),
    IQ2_XS(17, 256, 74),
    IQ3_XXS(18, 256, 98),
    IQ1_S(19, 256, 50),
    IQ4_NL(20, 32, 18, GgmlBlocks::iq4),
    IQ3_S(21, 256, 110),
    IQ2_S(22, 256, 82),
    IQ4_XS(23, 256, 136),
    I8(24, 1, 1),
    I16(25, 1, 2),
    I32(26, 1, 4),
    I64(27, 1, 8),
    F64(28, 1, 8),
    IQ1_M(29, 256, 56),
    BF16(30, 1, 2, Plain.BF16),
    TQ1_0(34, 256, 54, GgmlSuperBlocks::ternary1),
    TQ2_0(35, 256, 66, GgmlSuperBlocks::ternary2),
    MXFP4(39, 32, 17, GgmlBlocks::mxfp4);

    /// Reads one block, the first bytes of `block`, into elements from `at` on.
    interface Block {
        void read(byte[] block, float[] into, int at);
    }

    /// Types without blocks, which [WeightSource] reads itself.
    private enum Plain {
        FP32(StoredFloat.FP32),
        FP16(StoredFloat.FP16),
        BF16(StoredFloat.BF16);

        private final StoredFloat type;

        Plain(StoredFloat type) {
            this.type = type;
        }
    }

    private static final Map<Integer, GgmlType> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toMap(type -> type.number, Function.identity()));

    private final int number;
    private final int elements;
    private final int bytes;
    private final Optional<Plain> plain;
    private final Optional<Block> block;

    GgmlType(int number, int elements, int bytes) {
        this(number, elements, bytes, Optional.empty(), Optional.empty());
    }

    GgmlType(int number, int elements, int bytes, Plain plain) {
        this(number, elements, bytes, Optional.of(plain), Optional.empty());
    }

    GgmlType(int number, int elements, int bytes, Block block) {
        this(number, elements, bytes, Optional.empty(), Optional.of(block));
    }

    GgmlType(int number, int elements, int bytes, Optional<Plain> plain, Optional<Block> block) {
        this.number = number;
        this.elements = elements;
        this.bytes = bytes;
        this.plain = plain;
        this.block = block;
    }

    static Optional<GgmlType> numbered(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /// Elements of a block; rows are whole blocks.
    int elements() {
        return elements;
    }

    /// Bytes of a block.
    int bytes() {
        return bytes;
    }

    /// How weights of this type are read; empty if none are.
    Optional<Tensor.Reader> reader() {
        Optional<Tensor.Reader> whole =
                plain.map(type -> (rows, bytes) -> WeightSource.of(rows, bytes, type.type));
        return whole.or(
                () -> block.map(one -> (rows, bytes) -> new Blocks(rows, bytes, this, one)));
    }

    /// Rows of blocks in memory.
    private record Blocks(MatrixShape shape, MemorySegment data, GgmlType type, Block reader)
            implements WeightSource {

        @Override
        public void row(int row, float[] into) {
            byte[] block = new byte[type.bytes];
            int perRow = shape.columns() / type.elements;
            long from = (long) row * perRow * type.bytes;
            for (int b = 0; b < perRow; b++) {
                MemorySegment.copy(
                        data,
                        ValueLayout.JAVA_BYTE,
                        from + (long) b * type.bytes,
                        block,
                        0,
                        type.bytes);
                reader.read(block, into, b * type.elements);
            }
        }
    }

    /// The half-precision number at a byte of a block.
    static float half(byte[] block, int at) {
        return Float.float16ToFloat((short) (block[at] & 0xff | block[at + 1] << Byte.SIZE));
    }

    /// The 32-bit number at a byte of a block.
    static int word(byte[] block, int at) {
        return block[at] & 0xff
                | (block[at + 1] & 0xff) << 8
                | (block[at + 2] & 0xff) << 16
                | block[at + 3] << 24;
    }
}
