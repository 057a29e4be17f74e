package org.moesaic.formats;

/// How the weights of a matrix are stored.
///
/// Whatever counts bytes, groups or scales asks here; nothing else in Moesaic knows them.
public sealed interface NumberFormat
        permits FloatFormat,
                IntegerFormat,
                TernaryFormat,
                BinaryFormat,
                MicroscalingFormat,
                NormalFloatFormat,
                NestedFormat,
                Dict16Format,
                CustomFormat {

    /// The name by which users write the format, such as `int4-g32`; [NumberFormats#parse(String)] reads it back.
    String name();

    /// What a multiplier sees of a weight, such as `int4` for `int4-g32`: the name under which a MAC array lists what it
    /// can execute and an energy table lists a multiply-accumulate.
    String arithmetic();

    /// Bytes that a matrix takes, scales and zero points included, biases not. Of a format whose size depends on the
    /// weights (see [Dict16Format]) the expected bytes; [PackedMatrix#totalBytes()] is always exact.
    MatrixBytes bytes(MatrixShape shape);

    /// Scale groups of a matrix: as many multiply-accumulates with a scale does one product with a vector need. 0 where
    /// a weight is its own value.
    long scaleGroups(MatrixShape shape);

    /// Bits per weight of a very large matrix, scales and zero points included.
    double bitsPerWeight();

    /// Bytes of tables that every device needs once to decode the format, however many matrices it holds; 0 where it
    /// needs none worth counting.
    default long tableBytes() {
        return 0;
    }
}
