package org.moesaic.formats;

/// Nested bit planes (MWQ of D²MoE): an asymmetric base of few bits, then planes of one bit that each refine it. The
/// first planes of a model with more bits are the model with fewer.
///
/// **Packing.** `codes`: the base's codes of all rows, packed like those of [IntegerFormat] with `baseBits` bits, then
/// plane 1 of all rows, plane 2, …: eight columns a byte, the first in the lowest bit, rows at whole bytes, padding 0.
/// `scales`: the base's fp16 scales (row by row, group by group), then those of plane 1, plane 2, …. `zeros`: the base's
/// fp16 zero points. So each part of a matrix with fewer planes is a prefix of the same part with more planes;
/// [NestedFile] has the order of a file in which the whole matrix is such a prefix.
///
/// **Value.** (q − z)·s + σ₁s₁ + σ₂s₂ + …, with q in 0 … 2^baseBits − 1, and σ = 1 where a plane's bit is 1, −1 where it
/// is 0; in fp32, from left to right, rounded after each operation. The [code][Decoder#code] is q followed by the planes'
/// bits, `bits` bits in all.
///
/// What a multiplier sees is fp16: planes have scales of their own, so a weight is put together first.
///
/// **Bits per weight.** baseBits + 32/group + planes·(1 + 16/group): 4.5 for base 2 and two planes of group 128.
///
/// Source: D²MoE (MobiCom 2025), section on matryoshka weight quantisation.
///
/// @param baseBits bits of the base, 1 to 8
/// @param bits bits of the whole: the base and one for each plane; at most 8
/// @param group inputs that share scales; [IntegerFormat#ROW] for one a row
public record NestedFormat(int baseBits, int bits, int group) implements NumberFormat {

    /// Group of a format whose name does not say.
    public static final int DEFAULT_GROUP = IntegerFormat.DEFAULT_GROUP;

    static final int SCALE_BYTES = 2;

    public NestedFormat {
        if (baseBits < 1 || bits > 8 || baseBits > bits) {
            throw new IllegalArgumentException(
                    "nested planes from "
                            + baseBits
                            + " to "
                            + bits
                            + " bits; 1 <= base <= bits <= 8 is needed");
        }
        Groups.check(group);
    }

    /// Planes of one bit beside the base.
    public int planes() {
        return bits - baseBits;
    }

    /// The same with fewer bits, of which every part is a prefix.
    ///
    /// @throws IllegalArgumentException unless `baseBits` ≤ `prefixBits` ≤ `bits`
    public NestedFormat prefix(int prefixBits) {
        if (prefixBits < baseBits || prefixBits > bits) {
            throw new IllegalArgumentException(
                    name()
                            + " has no prefix of "
                            + prefixBits
                            + " bits; it has those of "
                            + baseBits
                            + " to "
                            + bits);
        }
        return new NestedFormat(baseBits, prefixBits, group);
    }

    @Override
    public String name() {
        return "nested" + baseBits + "-" + bits + Groups.suffix(group, DEFAULT_GROUP);
    }

    @Override
    public String arithmetic() {
        return "fp16";
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        long groups = Math.multiplyExact(Groups.count(shape, group), SCALE_BYTES);
        long codes =
                Math.addExact(
                        MatrixBytes.packed(shape, baseBits),
                        Math.multiplyExact(MatrixBytes.packed(shape, 1), planes()));
        return new MatrixBytes(codes, Math.multiplyExact(groups, 1 + planes()), groups);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        return Math.multiplyExact(Groups.count(shape, group), 1 + planes());
    }

    @Override
    public double bitsPerWeight() {
        return bits + Groups.bitsPerWeight(group, 8.0 * SCALE_BYTES * (2 + planes()));
    }
}
