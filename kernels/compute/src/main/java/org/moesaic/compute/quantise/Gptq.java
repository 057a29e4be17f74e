package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// GPTQ (Frantar et al., arXiv 2210.17323): columns are quantised in order, and each one's error is made up for in the
/// columns that are still to come, as far as the inputs' correlations allow.
///
/// With `A = H + damping · mean(diag H) · I` and the upper factor `A⁻¹ = Uᵀ U`, column i becomes q, and every column j
/// behind it changes by `-(w - q) / U[i][i] · U[i][j]`. A group's grid is chosen as in [RoundToNearest], from the weights
/// as they are when its first column is reached; scales that rows share come from the weights as given. Changes to
/// columns behind a block are made once a block (the paper's lazy batches), for many rows together. A block holds whole
/// groups or is part of one, and every weight is changed by one column after the other, so that the result is the one
/// without blocks, bit for bit.
///
/// An input that no calibration token used has nothing to be made up for: its weights are rounded to nearest.
///
/// @param damping share of the mean diagonal added to the diagonal
/// @param blockColumns columns of a block
/// @param searched whether each group's range is searched for as in [ClipSearch], or taken whole
public record Gptq(double damping, int blockColumns, boolean searched) {

    /// As the public code of QMoE (arXiv 2310.16795) quantises: damping 0.1, blocks of 128 columns.
    public static final Gptq DEFAULT = new Gptq(0.1, 128);

    /// With whole ranges.
    public Gptq(double damping, int blockColumns) {
        this(damping, blockColumns, false);
    }

    /// A matrix to quantise, and what is known about its inputs.
    public record Item(WeightSource weights, Hessian hessian) {}

    /// What became of it.
    ///
    /// @param roundedToNearest true if there were no tokens or the Hessian could not be factored, and so an identity took
    ///     its place: nothing is made up for
    public record Result(PackedMatrix matrix, boolean roundedToNearest) {}

    public Gptq {
        if (!(damping >= 0) || Double.isInfinite(damping) || blockColumns < 1) {
            throw new IllegalArgumentException(
                    "damping %s, blocks of %d columns: must be 0 or more, and at least 1"
                            .formatted(damping, blockColumns));
        }
    }

    /// Quantises a batch, such as one projection of a group of experts. What fails for one leaves the others alone.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA naming each row that holds a NaN or an infinity
    /// @throws IllegalArgumentException for a Hessian of another width than its matrix, or a custom format
    public List<Result> quantise(List<Item> items, NumberFormat format, Arena arena) {
        for (Item item : items) {
            int columns = item.weights().shape().columns();
            if (item.hessian().width() != columns) {
                throw new IllegalArgumentException(
                        "a Hessian for %d inputs, a matrix with %d"
                                .formatted(item.hessian().width(), columns));
            }
            WeightCheck.finite(item.weights());
        }
        List<Result> results = new ArrayList<>();
        Hessian factored = null;
        Optional<double[]> factor = Optional.empty();
        for (Item item : items) {
            GridFitter fitter = GridFitter.of(format, item.weights(), searched);
            // Matrices that read the same inputs follow each other; a factor takes n³ steps.
            if (item.hessian() != factored) {
                factored = item.hessian();
                factor = factored.inverseFactor(damping);
            }
            PackedMatrix matrix;
            if (factor.isPresent()) {
                GptqSlab slab = new GptqSlab(fitter, factor.get(), blockColumns, searched);
                matrix = Packer.pack(item.weights(), fitter, arena, GptqSlab.ROWS, slab);
            } else {
                RowQuantiser nearest =
                        searched
                                ? (row, w, codes) -> ClipSearch.quantise(fitter, row, w, codes)
                                : (row, w, codes) -> RoundToNearest.quantise(fitter, row, w, codes);
                matrix = Packer.pack(item.weights(), fitter, arena, nearest);
            }
            results.add(new Result(matrix, factor.isEmpty()));
        }
        return results;
    }
}
