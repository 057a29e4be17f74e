package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.vec;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.Vec;

/// A grid of [StationaryCell]s. What enters row r is late by r cycles, what enters column c by c; sums leave column c below
/// the last row in the cycle in which they are made.
public final class StationaryArray extends Component {
    public final Vec<SInt> streamed;
    public final Vec<Bool> load;
    public final Vec<Bool> swap;
    public final Vec<SInt> held;
    public final Vec<SInt> sums;

    public StationaryArray(ArrayShape shape) {
        int rows = shape.rows();
        int columns = shape.columns();
        int sumBits = shape.sumBits(rows);
        streamed = input("streamed", vec(rows, sint(shape.streamedBits())));
        load = input("load", vec(rows, bool()));
        swap = input("swap", vec(rows, bool()));
        held = input("held", vec(columns, sint(shape.heldBits())));
        sums = output("sums", vec(columns, sint(sumBits)));
        StationaryCell[] above = new StationaryCell[columns];
        for (int row = 0; row < rows; row++) {
            StationaryCell left = null;
            for (int column = 0; column < columns; column++) {
                StationaryCell cell =
                        instance(
                                "cell_" + row + "_" + column,
                                () ->
                                        new StationaryCell(
                                                shape.streamedBits(),
                                                shape.heldBits(),
                                                sumBits,
                                                shape.doubleBuffered()));
                cell.streamed.set(left == null ? streamed.get(row) : left.streamedRight);
                cell.load.set(left == null ? load.get(row) : left.loadRight);
                cell.swap.set(left == null ? swap.get(row) : left.swapRight);
                if (row == 0) {
                    cell.sumAbove.set(0);
                    cell.held.set(held.get(column));
                } else {
                    cell.sumAbove.set(above[column].sumBelow);
                    cell.held.set(above[column].heldBelow);
                }
                if (row == rows - 1) {
                    sums.get(column).set(cell.sum);
                }
                above[column] = cell;
                left = cell;
            }
        }
    }
}
