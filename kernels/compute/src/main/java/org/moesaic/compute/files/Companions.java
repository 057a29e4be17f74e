package org.moesaic.compute.files;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.Fp4;
import org.moesaic.formats.MatrixShape;

/// Joins tensors that a checkpoint stores apart though they are one: codes and their scales.
///
/// | codes | scales | what it is | who writes so |
/// |---|---|---|---|
/// | `X_blocks` U8 [.., g, 16] | `X_scales` U8 [.., g] | MXFP4: 32 E2M1 codes a group, the even one in the low half of a byte | gpt-oss |
/// | `X` F8_E4M3 [r, c] | `X_scale_inv` F32 [⌈r/128⌉, ⌈c/128⌉] | fp8 with a scale a block of 128 x 128 | DeepSeek-V3 |
///
/// A pair whose shapes do not fit stays two tensors.
final class Companions {

    private static final String BLOCKS = "_blocks";
    private static final String SCALES = "_scales";
    private static final String SCALE_INVERSE = "_scale_inv";
    private static final int GROUP = 32;
    private static final int GROUP_BYTES = GROUP / 2;
    private static final int BLOCK = 128;

    private Companions() {}

    /// @return the tensors by name, pairs as one under the name of what they are
    static Map<String, Tensor> joined(Map<String, Tensor> tensors) {
        Map<String, Tensor> joined = new LinkedHashMap<>(tensors);
        for (Tensor tensor : tensors.values()) {
            String name = tensor.name();
            if (name.endsWith(BLOCKS)) {
                String stem = name.substring(0, name.length() - BLOCKS.length());
                microscaling(stem, tensor, tensors.get(stem + SCALES))
                        .filter(_ -> !tensors.containsKey(stem))
                        .ifPresent(one -> replace(joined, name, stem + SCALES, one));
            } else {
                String scales = name + SCALE_INVERSE;
                blockScaled(tensor, tensors.get(scales))
                        .ifPresent(one -> replace(joined, name, scales, one));
            }
        }
        return joined;
    }

    private static void replace(
            Map<String, Tensor> tensors, String codes, String scales, Tensor one) {
        tensors.remove(codes);
        tensors.remove(scales);
        tensors.put(one.name(), one);
    }

    private static Optional<Tensor> microscaling(String name, Tensor codes, Tensor scales) {
        int last = codes.shape().size() - 1;
        if (scales == null
                || last < 2
                || !codes.type().equals("U8")
                || !scales.type().equals("U8")
                || codes.shape().get(last) != GROUP_BYTES
                || !codes.shape().subList(0, last).equals(scales.shape())) {
            return Optional.empty();
        }
        List<Long> shape = new ArrayList<>(codes.shape().subList(0, last - 1));
        shape.add(codes.shape().get(last - 1) * GROUP);
        return Optional.of(
                new Tensor(
                        codes.file(),
                        name,
                        "MXFP4",
                        shape,
                        codes::bytes,
                        Optional.of(
                                (rows, bytes) -> new Microscaling(rows, bytes, scales.bytes()))));
    }

    private static Optional<Tensor> blockScaled(Tensor codes, Tensor scales) {
        if (scales == null
                || !codes.type().equals("F8_E4M3")
                || !scales.type().equals("F32")
                || codes.shape().size() != 2
                || !scales.shape()
                        .equals(
                                codes.shape().stream()
                                        .map(length -> Math.ceilDiv(length, BLOCK))
                                        .toList())) {
            return Optional.empty();
        }
        return Optional.of(
                new Tensor(
                        codes.file(),
                        codes.name(),
                        codes.type(),
                        codes.shape(),
                        codes::bytes,
                        Optional.of(
                                (rows, _) -> new BlockScaled(codes.matrix(), scales.matrix()))));
    }

    /// Rows of E2M1 codes with a power of two a group.
    private record Microscaling(MatrixShape shape, MemorySegment codes, MemorySegment scales)
            implements WeightSource {

        @Override
        public void row(int row, float[] into) {
            long group = (long) row * shape.columns() / GROUP;
            for (int c = 0; c < shape.columns(); c += GROUP, group++) {
                float scale = Fp4.scaleToFloat(scales.get(ValueLayout.JAVA_BYTE, group));
                for (int b = 0; b < GROUP_BYTES; b++) {
                    byte two = codes.get(ValueLayout.JAVA_BYTE, group * GROUP_BYTES + b);
                    into[c + 2 * b] = Fp4.toFloat(two & 0xf) * scale;
                    into[c + 2 * b + 1] = Fp4.toFloat(two >>> 4 & 0xf) * scale;
                }
            }
        }
    }

    /// Rows of a matrix, each block of 128 x 128 times its scale.
    private record BlockScaled(WeightSource codes, WeightSource scales) implements WeightSource {

        @Override
        public MatrixShape shape() {
            return codes.shape();
        }

        @Override
        public void row(int row, float[] into) {
            codes.row(row, into);
            float[] ofRow = new float[scales.shape().columns()];
            scales.row(row / BLOCK, ofRow);
            for (int c = 0; c < shape().columns(); c++) {
                into[c] *= ofRow[c / BLOCK];
            }
        }
    }
}
