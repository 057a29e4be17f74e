package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.Activations;
import org.moesaic.formats.MatrixShape;

/// Codes and scales in one stream give what codes and scales apart give, to the last bit: for one token in int8, where the
/// kernels are others, and for batches and fp32 inputs, where they are not.
class PanelStreamsProperties {

    private static final int[] GROUPS = {1, 20, 32, 33, 64, 96, 100, 128, 160, 200, 1 << 16};

    @Property(tries = 200)
    void aStreamGivesWhatPartsApartGive(
            @ForAll @IntRange(min = 1, max = 8) int bits,
            @ForAll @IntRange(max = 10) int group,
            @ForAll @IntRange(min = 1, max = 50) int rows,
            @ForAll @IntRange(min = 1, max = 2600) int columns,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll boolean quantised,
            @ForAll long seed) {
        Random random = new Random(seed);
        Groups groups = new Groups(columns, Math.min(GROUPS[group], columns));
        // One bit stands for ternary weights.
        Planes planes =
                bits == 1 ? Planes.of(-1, 1) : Planes.of(-1 << (bits - 1), (1 << (bits - 1)) - 1);
        int lowest = bits == 1 ? -1 : -1 << (bits - 1);
        int[][] codes = new int[rows][columns];
        float[][] scales = new float[rows][groups.count()];
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < columns; c++) {
                codes[row][c] = lowest + random.nextInt(bits == 1 ? 3 : 1 << bits);
            }
            for (int g = 0; g < groups.count(); g++) {
                scales[row][g] = scale(random);
            }
        }
        float[] x = new float[batch * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        Activations activations = quantised ? Activations.INT8 : Activations.FP32;
        try (Arena arena = Arena.ofShared()) {
            PanelPacker packer = new PanelPacker(arena, new MatrixShape(rows, columns), groups);
            PanelOrder apart = packer.apart(planes);
            PanelOrder.Stream stream = PanelStreams.order(planes, groups, packer.panels(), true);
            MemorySegment plain = packer.codes(planes, apart, (r, out) -> copy(codes[r], out));
            MemorySegment numbers = packer.numbers((r, g) -> scales[r][g]);
            Kernel slow =
                    new PanelKernel(
                            rows,
                            groups,
                            List.of(new PanelPart(planes, apart, plain, numbers, null, null)));
            if (stream == null) {
                return;
            }
            MemorySegment packed = packer.codes(planes, stream, (r, out) -> copy(codes[r], out));
            if (!stream.rowScales()) {
                packer.halves(stream, (r, g) -> scales[r][g], packed);
            }
            MemorySegment rest = stream.rowScales() ? numbers : null;
            Kernel fast =
                    new PanelKernel(
                            rows,
                            groups,
                            List.of(new PanelPart(planes, stream, packed, rest, null, null)));
            assertArrayEquals(
                    product(slow, activations, batch, x, rows),
                    product(fast, activations, batch, x, rows),
                    stream + " of " + bits + " bits");
        }
    }

    /// Which widths of codes are streams depends on the vectors alone; those of 4 and 8 bits always are.
    @Property(tries = 20)
    void codesOfFourAndEightBitsAreStreams(@ForAll @IntRange(min = 1, max = 3000) int columns) {
        Groups groups = new Groups(columns, 32);
        assertEquals(
                groups.blocks(), PanelStreams.order(Planes.of(-8, 7), groups, 3, true).blocksOf(0));
        assertEquals(
                groups.blocks(),
                PanelStreams.order(Planes.of(-128, 127), groups, 3, true).blocksOf(0));
        if (groups.count() > 1) {
            assertEquals(null, PanelStreams.order(Planes.of(-8, 7), groups, 3, false));
        }
        assertEquals(LookUps.WIDE, PanelStreams.order(Planes.of(-2, 1), groups, 3, true) != null);
        assertEquals(LookUps.WIDE, PanelStreams.order(Planes.of(-4, 3), groups, 3, true) != null);
    }

    /// Zero, subnormal and large numbers of fp16, of either sign.
    private static float scale(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> Float.float16ToFloat((short) random.nextInt(1 << 10));
            case 2 -> -65504;
            default -> Float.float16ToFloat((short) (random.nextInt(1 << 15) % 0x7c00));
        };
    }

    private static void copy(int[] from, int[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
    }

    private static float[] product(
            Kernel kernel, Activations activations, int batch, float[] x, int rows) {
        Inputs inputs = new Inputs();
        float[] y = new float[batch * rows];
        kernel.prepare(inputs, activations, batch, x);
        Scratch scratch = new Scratch();
        int half = kernel.units() / 2;
        kernel.multiply(0, half, activations, batch, inputs, scratch, y);
        kernel.multiply(half, kernel.units(), activations, batch, inputs, scratch, y);
        return y;
    }
}
