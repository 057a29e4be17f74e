package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.vec;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.Vec;

/// A grid of [OutputCell]s. What enters row r is late by r cycles, what enters column c by c; results leave column c below
/// the last row, the last row's first, each in the cycle after it has been made or moved.
public final class OutputArray extends Component {
    public final Vec<SInt> across;
    public final Vec<Bool> valid;
    public final Vec<Bool> first;
    public final Vec<Bool> last;
    public final Vec<Bool> drain;
    public final Vec<SInt> down;
    public final Vec<SInt> results;

    public OutputArray(ArrayShape shape) {
        int rows = shape.rows();
        int columns = shape.columns();
        int sumBits = shape.sumBits(shape.largestK());
        across = input("across", vec(rows, sint(shape.streamedBits())));
        valid = input("valid", vec(rows, bool()));
        first = input("first", vec(rows, bool()));
        last = input("last", vec(rows, bool()));
        drain = input("drain", vec(rows, bool()));
        down = input("down", vec(columns, sint(shape.heldBits())));
        results = output("results", vec(columns, sint(sumBits)));
        OutputCell[] above = new OutputCell[columns];
        for (int row = 0; row < rows; row++) {
            OutputCell left = null;
            for (int column = 0; column < columns; column++) {
                OutputCell cell =
                        instance(
                                "cell_" + row + "_" + column,
                                () ->
                                        new OutputCell(
                                                shape.streamedBits(),
                                                shape.heldBits(),
                                                sumBits,
                                                shape.doubleBuffered()));
                cell.across.set(left == null ? across.get(row) : left.acrossRight);
                cell.valid.set(left == null ? valid.get(row) : left.validRight);
                cell.first.set(left == null ? first.get(row) : left.firstRight);
                cell.last.set(left == null ? last.get(row) : left.lastRight);
                cell.drain.set(left == null ? drain.get(row) : left.drainRight);
                if (row == 0) {
                    cell.down.set(down.get(column));
                    cell.resultAbove.set(0);
                } else {
                    cell.down.set(above[column].downBelow);
                    cell.resultAbove.set(above[column].result);
                }
                if (row == rows - 1) {
                    results.get(column).set(cell.result);
                }
                above[column] = cell;
                left = cell;
            }
        }
    }
}
