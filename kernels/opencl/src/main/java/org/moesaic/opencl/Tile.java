package org.moesaic.opencl;

/// What a task computes: some vectors times a row, or times some panels of 16 rows. Weights are decoded once for all vectors,
/// and an input is brought into all lanes once for all panels.
enum Tile {
    ONE(1, 1),
    FOUR(4, 1),
    /// For panels only. Rows were no faster with it than twice with four vectors on a CPU: their sums and inputs do not fit
    /// registers and the first cache any more.
    EIGHT(8, 2);

    private final int vectors;
    private final int panels;

    Tile(int vectors, int panels) {
        this.vectors = vectors;
        this.panels = panels;
    }

    /// The one that suits a batch.
    static Tile of(int batch, boolean inPanels) {
        if (batch == 1) {
            return ONE;
        }
        return inPanels && batch > FOUR.vectors ? EIGHT : FOUR;
    }

    int vectors() {
        return vectors;
    }

    /// Rows of a task.
    int rows(boolean inPanels) {
        return inPanels ? panels * Panels.ROWS : 1;
    }

    String defines() {
        return "-DTILE=" + vectors + " -DPANELS=" + panels;
    }
}
