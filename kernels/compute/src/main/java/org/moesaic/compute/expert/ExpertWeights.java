package org.moesaic.compute.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// The numbers of one expert. With `d` inputs and `f` inner neurons:
///
/// - gated: `y = down · (σ(gate · x + bias) ⊙ (up · x + bias)) + bias`, or with another unit ([Nonlinearity#gated])
/// - plain: `y = down · σ(up · x + bias) + bias`
///
/// Each matrix may have a format of its own.
///
/// @param gate f × d; empty for a plain expert
/// @param up f × d
/// @param down d × f
/// @param biases added after the products
/// @param nonlinearity σ
public record ExpertWeights(
        Optional<PackedMatrix> gate,
        PackedMatrix up,
        PackedMatrix down,
        Biases biases,
        Nonlinearity nonlinearity) {

    /// @throws IllegalArgumentException naming every matrix and bias that does not fit the `up` projection
    public ExpertWeights {
        List<String> misfits = new ArrayList<>();
        MatrixShape inner = up.shape();
        gate.ifPresent(matrix -> expect("gate", inner, matrix.shape(), misfits));
        expect("down", new MatrixShape(inner.columns(), inner.rows()), down.shape(), misfits);
        expect("gate", gate.isPresent() ? inner.rows() : 0, biases.gate(), misfits);
        expect("up", inner.rows(), biases.up(), misfits);
        expect("down", inner.columns(), biases.down(), misfits);
        if (!misfits.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", misfits));
        }
    }

    /// A gated expert without biases.
    public static ExpertWeights gated(
            PackedMatrix gate, PackedMatrix up, PackedMatrix down, Nonlinearity nonlinearity) {
        return new ExpertWeights(Optional.of(gate), up, down, Biases.NONE, nonlinearity);
    }

    /// A plain expert without biases.
    public static ExpertWeights plain(
            PackedMatrix up, PackedMatrix down, Nonlinearity nonlinearity) {
        return new ExpertWeights(Optional.empty(), up, down, Biases.NONE, nonlinearity);
    }

    /// d: numbers in, and numbers out.
    public int width() {
        return up.shape().columns();
    }

    /// f: neurons in between.
    public int inner() {
        return up.shape().rows();
    }

    private static void expect(
            String name, MatrixShape wanted, MatrixShape found, List<String> misfits) {
        if (!found.equals(wanted)) {
            misfits.add(name + " is " + text(found) + ", must be " + text(wanted));
        }
    }

    private static void expect(String name, int wanted, float[] bias, List<String> misfits) {
        if (bias.length != 0 && bias.length != wanted) {
            misfits.add(
                    name
                            + " bias has "
                            + bias.length
                            + " values, must have "
                            + wanted
                            + " or none");
        }
    }

    private static String text(MatrixShape shape) {
        return shape.rows() + " x " + shape.columns();
    }
}
