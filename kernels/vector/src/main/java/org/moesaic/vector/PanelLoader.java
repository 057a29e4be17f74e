package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Fp4;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NestedPlanes;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// Makes panels of a packed matrix, format by format.
final class PanelLoader {

    private final PackedMatrix matrix;
    private final int groupColumns;
    private final Groups groups;
    private final PanelPacker packer;

    /// @param group columns that share a scale, [IntegerFormat#ROW] for all of a row
    PanelLoader(Arena arena, PackedMatrix matrix, int group) {
        this.matrix = matrix;
        int columns = matrix.shape().columns();
        this.groupColumns = Math.max(1, Math.min(group, columns));
        this.groups = new Groups(columns, piece(groupColumns, columns));
        this.packer = new PanelPacker(arena, matrix.shape(), groups);
    }

    /// Large groups are cut into pieces with the same scale. The last piece of a row may be short; where groups follow
    /// one another, pieces must divide them.
    private static int piece(int group, int columns) {
        if (group <= Groups.MOST) {
            return group;
        }
        if (group >= columns) {
            return Groups.MOST;
        }
        int pieces = (group + Groups.MOST - 1) / Groups.MOST;
        while (group % pieces != 0) {
            pieces++;
        }
        return group / pieces;
    }

    Kernel integers(IntegerFormat format) {
        Planes planes = Planes.of(format.minCode(), format.maxCode());
        DenseCodes codes = new DenseCodes(matrix, format.bits(), format.minCode());
        MemorySegment zeros = format.asymmetric() ? packer.numbers(this::zero) : null;
        return kernel(List.of(part(planes, codes::read, zeros, null)));
    }

    /// @param format whose codes are known to be sound
    Kernel ternary(TernaryFormat format) {
        PanelPacker.RowCodes codes =
                switch (format.packing()) {
                    case TWO_BIT -> new DenseCodes(matrix, 2, -1)::read;
                    case FIVE_PER_BYTE -> this::codes;
                };
        return kernel(List.of(part(Planes.of(-1, 1), codes, null, null)));
    }

    Kernel binary() {
        return kernel(List.of(part(Planes.signs(), this::codes, null, null)));
    }

    Kernel microscaling() {
        return book(Fp4::toFloat);
    }

    Kernel normalFloats() {
        return book(NormalFloatFormat::value);
    }

    private interface Values {
        float get(int code);
    }

    private Kernel book(Values values) {
        float[] book = new float[CodeBook.CODES];
        for (int code = 0; code < book.length; code++) {
            book[code] = values.get(code);
        }
        DenseCodes codes = new DenseCodes(matrix, 4, 0);
        return kernel(List.of(part(Planes.of(0, 15), codes::read, null, new CodeBook(book))));
    }

    Kernel nested(NestedFormat format) {
        int planes = format.planes();
        List<PanelPart> parts = new ArrayList<>();
        MemorySegment zeros = packer.numbers(this::zero);
        parts.add(
                part(
                        Planes.of(0, (1 << format.baseBits()) - 1),
                        new DenseCodes(matrix, format.baseBits(), 0)::read,
                        zeros,
                        null));
        for (int plane = 1; plane <= planes; plane++) {
            int number = plane;
            DenseCodes bits = new DenseCodes(matrix, 1, 0, NestedPlanes.planeStart(matrix, plane));
            PanelOrder order = packer.apart(Planes.signs());
            MemorySegment codes =
                    packer.codes(Planes.signs(), order, (row, out) -> signs(bits, row, out));
            MemorySegment scales =
                    packer.numbers(
                            (row, g) -> Decoder.planeScale(matrix, number, row, formatGroup(g)));
            parts.add(new PanelPart(Planes.signs(), order, codes, scales, null, null));
        }
        return kernel(parts);
    }

    private PanelPart part(
            Planes planes, PanelPacker.RowCodes codes, MemorySegment zeros, CodeBook book) {
        PanelOrder.Stream stream =
                zeros == null && book == null
                        ? PanelStreams.order(
                                planes, groups, packer.panels(), packer.fitHalves(this::scale))
                        : null;
        PanelOrder order = stream == null ? packer.apart(planes) : stream;
        MemorySegment packed = packer.codes(planes, order, codes);
        if (stream == null || stream.rowScales()) {
            MemorySegment scales = packer.numbers(this::scale);
            return new PanelPart(planes, order, packed, scales, zeros, book);
        }
        packer.halves(stream, this::scale, packed);
        return new PanelPart(planes, order, packed, null, zeros, book);
    }

    private Kernel kernel(List<PanelPart> parts) {
        return new PanelKernel(matrix.shape().rows(), groups, parts);
    }

    private float scale(int row, int group) {
        return Decoder.scale(matrix, row, formatGroup(group));
    }

    private float zero(int row, int group) {
        return Decoder.zero(matrix, row, formatGroup(group));
    }

    /// The format's group to which one of ours belongs.
    private int formatGroup(int group) {
        return (int) ((long) group * groups.size() / groupColumns);
    }

    private void codes(int row, int[] out) {
        for (int column = 0; column < out.length; column++) {
            out[column] = Decoder.code(matrix, row, column);
        }
    }

    private static void signs(DenseCodes bits, int row, int[] out) {
        bits.read(row, out);
        for (int column = 0; column < out.length; column++) {
            out[column] = 2 * out[column] - 1;
        }
    }
}
