package org.moesaic.hdl.testkit;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.vec;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.Vec;

/// A weight-stationary array of int8 multiply-accumulate cells, as plain as one can be: what simulators are measured with.
/// While `load` is 1, weights move down a row each cycle; activations move right, sums move down.
public final class MacArray extends Component {

    private final Bool load = input("load", bool());
    private final Vec<SInt> activation;
    private final Vec<SInt> weight;
    private final Vec<SInt> result;

    /// One cell: three registers, a product and a sum.
    private static final class Cell extends Component {
        private final Bool load = input("load", bool());
        private final SInt activationIn = input("activationIn", sint(8));
        private final SInt weightIn = input("weightIn", sint(8));
        private final SInt sumIn = input("sumIn", sint(32));
        private final SInt activationOut = output("activationOut", sint(8));
        private final SInt weightOut = output("weightOut", sint(8));
        private final SInt sumOut = output("sumOut", sint(32));

        Cell() {
            SInt activation = register("activation", sint(8), 0);
            SInt weight = register("weight", sint(8), 0);
            SInt sum = register("sum", sint(32), 0);
            activation.set(activationIn);
            when(load, () -> weight.set(weightIn));
            sum.set(sumIn.addWrap(weight.mul(activationIn).extend(32)));
            activationOut.set(activation);
            weightOut.set(weight);
            sumOut.set(sum);
        }
    }

    public MacArray(int rows, int columns) {
        activation = input("activation", vec(rows, sint(8)));
        weight = input("weight", vec(columns, sint(8)));
        result = output("result", vec(columns, sint(32)));
        SInt zero = wire("zero", sint(32));
        zero.set(0);
        Cell[][] cells = new Cell[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                Cell cell = instance("cell_" + row + "_" + column, Cell::new);
                cells[row][column] = cell;
                cell.load.set(load);
                cell.activationIn.set(
                        column == 0 ? activation.get(row) : cells[row][column - 1].activationOut);
                cell.weightIn.set(row == 0 ? weight.get(column) : cells[row - 1][column].weightOut);
                cell.sumIn.set(row == 0 ? zero : cells[row - 1][column].sumOut);
            }
        }
        for (int column = 0; column < columns; column++) {
            result.get(column).set(cells[rows - 1][column].sumOut);
        }
    }
}
