package org.moesaic.compute.convert;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.Calibration;
import org.moesaic.compute.quantise.Gptq;
import org.moesaic.compute.quantise.Hessian;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// QMoE's loop over the experts of a layer (arXiv 2310.16795, section 3): each expert's Hessian comes from the tokens that the
/// router sent it, GPTQ packs gate and up projection with it, and the down projection with the Hessian of what the packed ones
/// make of those tokens, so that it meets the inputs that it will get.
///
/// An expert without tokens, or with a Hessian that cannot be factored, is rounded to nearest.
///
/// @param calibration tokens of the layer and where they go
/// @param gptq damping and block
/// @param format of all matrices
/// @param between the function between the matrices
public record CalibratedPacker(
        Calibration calibration, Gptq gptq, NumberFormat format, Nonlinearity between)
        implements ExpertPacker {

    /// Arrays of doubles as large as a Hessian that packing takes at a time: the sums of the first matrices, and of the last
    /// one its sums, its factor, and the inverse of that.
    private static final int HESSIANS_AT_ONCE = 4;

    /// Bytes of heap that packing one expert takes at most, beside its weights.
    public static long heapBytes(int dModel, int width) {
        long largest = Math.max(dModel, width);
        return HESSIANS_AT_ONCE * largest * largest * Double.BYTES;
    }

    @Override
    public PackedExpert pack(int expert, ExpertMatrices matrices, Arena arena) {
        int[] tokens = calibration.tokensOf(expert);
        float[] x = new float[Math.multiplyExact(tokens.length, calibration.tokens().width())];
        for (int i = 0; i < tokens.length; i++) {
            calibration.tokens().copy(tokens[i], x, i * calibration.tokens().width());
        }
        Hessian inputs = hessian(calibration.tokens().width(), tokens.length, x);
        List<Gptq.Item> first = new ArrayList<>();
        matrices.gate().ifPresent(gate -> first.add(new Gptq.Item(gate, inputs)));
        first.add(new Gptq.Item(matrices.up(), inputs));
        List<Gptq.Result> packed = gptq.quantise(first, format, arena);
        PackedMatrix up = packed.getLast().matrix();
        Optional<PackedMatrix> gate = matrices.gate().map(_ -> packed.getFirst().matrix());
        float[] inner = inner(gate, up, matrices.biases(), tokens.length, x);
        Hessian middle = hessian(up.shape().rows(), tokens.length, inner);
        Gptq.Result down =
                gptq.quantise(List.of(new Gptq.Item(matrices.down(), middle)), format, arena)
                        .getFirst();
        long rounded =
                packed.stream().filter(Gptq.Result::roundedToNearest).count()
                        + (down.roundedToNearest() ? 1 : 0);
        return new PackedExpert(gate, up, down.matrix(), (int) rounded);
    }

    private static Hessian hessian(int width, int tokens, float[] x) {
        Hessian hessian = new Hessian(width);
        hessian.add(x, 0, tokens);
        return hessian;
    }

    /// What the packed matrices make of the tokens, each value rounded to fp32.
    private float[] inner(
            Optional<PackedMatrix> gate, PackedMatrix up, Biases biases, int tokens, float[] x) {
        WeightSource unused = WeightSource.of(new MatrixShape(0, 0), new float[0]);
        ExpertMatrices packed =
                new ExpertMatrices(gate.map(Unpacked::new), new Unpacked(up), unused, biases);
        double[] inner = PlainPass.inner(packed, between, tokens, PlainPass.wide(x));
        float[] rounded = new float[inner.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) inner[i];
        }
        return rounded;
    }

    @Override
    public void describe(int expert, MessageDigest digest) {
        String how = gptq + " " + format.name() + " " + between.name();
        digest.update(how.getBytes(StandardCharsets.UTF_8));
        int width = calibration.tokens().width();
        float[] x = new float[width];
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES);
        for (int token : calibration.tokensOf(expert)) {
            calibration.tokens().copy(token, x, 0);
            bytes.clear();
            bytes.asFloatBuffer().put(x);
            digest.update(bytes);
        }
    }
}
