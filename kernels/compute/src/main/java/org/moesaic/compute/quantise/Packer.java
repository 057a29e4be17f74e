package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import java.util.stream.IntStream;
import org.moesaic.compute.quantise.RowQuantiser.RowCodes;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.Encoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// Goes over the rows of a matrix and writes what a [RowQuantiser] or a [SlabQuantiser] makes of them.
final class Packer {

    /// Rows that are quantised at once, on as many processors as there are. Rows do not depend on each other, and are
    /// written in order.
    private static final int ROWS_AT_ONCE = 64;

    /// Slabs that are quantised at once.
    private static final int SLABS_AT_ONCE = 4;

    private Packer() {}

    static PackedMatrix pack(
            WeightSource weights, GridFitter fitter, Arena arena, RowQuantiser quantiser) {
        return pack(
                weights,
                fitter,
                arena,
                1,
                (first, rows, codes, from, to) -> {
                    for (int r = from; r < to; r++) {
                        quantiser.quantise(first + r, rows[r], codes[r]);
                    }
                });
    }

    /// The same by slabs of some rows.
    ///
    /// @param height rows of a slab
    static PackedMatrix pack(
            WeightSource weights,
            GridFitter fitter,
            Arena arena,
            int height,
            SlabQuantiser quantiser) {
        MatrixShape shape = weights.shape();
        RowWriter writer =
                fitter.format() instanceof Dict16Format
                        ? new DictionaryWriter(shape, arena)
                        : new CodeWriter(PackedMatrix.allocate(arena, fitter.format(), shape));
        float[] read = new float[shape.columns()];
        int atOnce = Math.max(ROWS_AT_ONCE, SLABS_AT_ONCE * height);
        int most = Math.min(atOnce, shape.rows());
        double[][] rows = new double[most][shape.columns()];
        RowCodes[] codes = new RowCodes[most];
        for (int r = 0; r < most; r++) {
            codes[r] = RowCodes.ofColumns(shape.columns(), fitter.group());
        }
        for (int first = 0; first < shape.rows(); first += atOnce) {
            int count = Math.min(atOnce, shape.rows() - first);
            for (int r = 0; r < count; r++) {
                weights.row(first + r, read);
                widen(read, rows[r]);
            }
            int start = first;
            IntStream.range(0, Math.ceilDiv(count, height))
                    .parallel()
                    .forEach(slab -> {
                        int from = slab * height;
                        int to = Math.min(from + height, count);
                        quantiser.quantise(start, rows, codes, from, to);
                    });
            for (int r = 0; r < count; r++) {
                writer.row(start + r, codes[r]);
            }
        }
        return writer.finish();
    }

    private static void widen(float[] row, double[] into) {
        for (int c = 0; c < row.length; c++) {
            into[c] = row[c];
        }
    }

    /// Where codes and grids end up.
    interface RowWriter {

        void row(int row, RowCodes codes);

        PackedMatrix finish();
    }

    /// Formats whose codes have a place of their own.
    private record CodeWriter(PackedMatrix matrix) implements RowWriter {

        @Override
        public void row(int row, RowCodes codes) {
            Encoder.setRow(matrix, row, codes.codes());
            for (int g = 0; g < codes.grids().length; g++) {
                grid(row, g, codes.grids()[g]);
            }
        }

        private void grid(int row, int group, Grid grid) {
            switch (grid) {
                case UniformGrid uniform -> uniform(row, group, uniform);
                case CodeBookGrid book -> Encoder.setScale(matrix, row, group, book.scale());
                case BinaryGrid binary -> Encoder.setScale(matrix, row, group, binary.scale());
                case MicroscalingGrid mx -> Encoder.setScale(matrix, row, group, mx.scale());
                case FloatGrid real -> {
                    if (matrix.scales().byteSize() > 0) {
                        Encoder.setScale(matrix, row, group, real.scale());
                    }
                }
                case NestedGrid nested -> {
                    uniform(row, group, nested.base());
                    for (int plane = 1; plane <= nested.planeScales().length; plane++) {
                        float step = nested.planeScales()[plane - 1];
                        Encoder.setPlaneScale(matrix, plane, row, group, step);
                    }
                }
            }
        }

        private void uniform(int row, int group, UniformGrid grid) {
            Encoder.setScale(matrix, row, group, grid.scale());
            if (matrix.zeros().byteSize() > 0) {
                Encoder.setZero(matrix, row, group, grid.zero());
            }
        }

        @Override
        public PackedMatrix finish() {
            return matrix;
        }
    }
}
