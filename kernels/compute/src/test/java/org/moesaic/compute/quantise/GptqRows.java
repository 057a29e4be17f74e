package org.moesaic.compute.quantise;

/// GPTQ row by row and column by column: each error reaches all columns behind it at once. The plain twin of [GptqSlab].
record GptqRows(GridFitter fitter, double[] u, boolean searched) implements RowQuantiser {

    @Override
    public void quantise(int row, double[] w, RowCodes result) {
        int group = fitter.group();
        for (int i = 0; i < w.length; i++) {
            if (i % group == 0) {
                int end = Math.min(i + group, w.length);
                result.grids()[i / group] =
                        searched
                                ? ClipSearch.best(fitter, row, w, i, end)
                                : fitter.fit(row, w, i, end, 1);
            }
            Grid grid = result.grids()[i / group];
            result.codes()[i] = grid.code(w[i]);
            double error = (w[i] - grid.value(result.codes()[i])) / u[i * w.length + i];
            for (int j = i + 1; j < w.length; j++) {
                w[j] -= error * u[i * w.length + j];
            }
        }
    }
}
