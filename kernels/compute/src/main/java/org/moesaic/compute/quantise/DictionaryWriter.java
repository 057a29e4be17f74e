package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import org.moesaic.compute.quantise.RowQuantiser.RowCodes;
import org.moesaic.formats.Dict16Encoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PackedMatrix;

/// Rows of dictionary-coded ternary weights, whose length depends on the weights.
final class DictionaryWriter implements Packer.RowWriter {

    private final Dict16Encoder encoder;
    private final Arena arena;

    DictionaryWriter(MatrixShape shape, Arena arena) {
        this.encoder = new Dict16Encoder(shape);
        this.arena = arena;
    }

    @Override
    public void row(int row, RowCodes codes) {
        byte[] digits = new byte[codes.codes().length];
        for (int c = 0; c < digits.length; c++) {
            digits[c] = (byte) codes.codes()[c];
        }
        float low = 0;
        float high = 0;
        // A row without columns has no grid.
        for (Grid grid : codes.grids()) {
            low = grid.value(1);
            high = grid.value(2);
        }
        encoder.addRow(digits, low, high);
    }

    @Override
    public PackedMatrix finish() {
        return encoder.finish(arena);
    }
}
