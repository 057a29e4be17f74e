package org.moesaic.compute.analog;

/// Voltage that wires lose, in the fast form that depends on inputs alone.
///
/// With n inputs on the tile: a = n / ratio · Σ |w| |v|, c = a (a (0.05 a - 0.2) + 0.5), and an output loses
/// scale · c · Σ w v (1 - (1 - j / n)²). The first input loses nothing, the last one most. (IBM/aihwkit,
/// `rpu_forward_backward_pass.cpp`.)
///
/// @param scale 1 for the physical effect, 0 for none
/// @param wireToCellRatio conductance of a piece of wire from cell to cell over the largest conductance of a cell
public record IrDrop(double scale, double wireToCellRatio) {

    public static final IrDrop OFF = new IrDrop(0, Double.POSITIVE_INFINITY);

    public IrDrop {
        if (!(scale >= 0) || scale > 1e6 || !(wireToCellRatio > 0)) {
            throw new IllegalArgumentException(
                    "an IR drop of scale %s at a ratio of %s; at least 0, above 0"
                            .formatted(scale, wireToCellRatio));
        }
    }

    public boolean on() {
        return scale != 0;
    }

    /// How much of the drop input `j` of `n` sees.
    public static double positionWeight(int j, int n) {
        double near = 1 - (double) j / n;
        return 1 - near * near;
    }
}
