package org.moesaic.model.closedform;

import java.util.ArrayList;
import java.util.List;

/// The slow twin of [SystolicArray]: visits every fold, and every element of the array where a fold ends.
///
/// What a fold is, from the definition of the dataflows: a block of the two dimensions that are spread over rows and
/// columns, with the third streaming through.
final class FoldByFold {

    /// One fold: how much of the array's rows and columns it uses.
    private record Fold(int usedRows, int usedColumns) {}

    private final SystolicArray array;
    private final int streamed;
    private final List<Fold> folds = new ArrayList<>();

    FoldByFold(SystolicArray array, int m, int n, int k) {
        this.array = array;
        int overRows = array.dataflow() == Dataflow.OUTPUT_STATIONARY ? m : k;
        int overColumns = array.dataflow() == Dataflow.INPUT_STATIONARY ? m : n;
        this.streamed =
                switch (array.dataflow()) {
                    case WEIGHT_STATIONARY -> m;
                    case INPUT_STATIONARY -> n;
                    case OUTPUT_STATIONARY -> k;
                };
        for (int r = 0; r < overRows; r += array.rows()) {
            for (int c = 0; c < overColumns; c += array.columns()) {
                folds.add(
                        new Fold(
                                Math.min(array.rows(), overRows - r),
                                Math.min(array.columns(), overColumns - c)));
            }
        }
    }

    long folds() {
        return folds.size();
    }

    /// Deals the folds round to `count` arrays and plays the one with most of them.
    long cyclesOfBusiest(int count) {
        long mine = 0;
        for (int i = 0; i < folds.size(); i += count) {
            mine++;
        }
        boolean preloads = array.dataflow() != Dataflow.OUTPUT_STATIONARY;
        long end = 0;
        long start = preloads ? array.rows() : 0;
        for (long fold = 0; fold < mine; fold++) {
            end = start + lastElementDone();
            if (array.doubleBuffered()) {
                // The next operand has moved in (or the last results out), a row a cycle, since
                // this fold started.
                start = Math.max(start + streamed, start + array.rows());
            } else {
                start = end + (preloads ? array.rows() : 0);
            }
        }
        return end;
    }

    /// The element in row r and column c sees operand t at cycle t + r + c of the fold.
    private long lastElementDone() {
        long last = 0;
        for (int r = 0; r < array.rows(); r++) {
            for (int c = 0; c < array.columns(); c++) {
                last = Math.max(last, streamed - 1L + r + c + 1);
            }
        }
        return last;
    }

    SramAccesses accesses() {
        long stationary = 0;
        long intoRows = 0;
        long outOfColumns = 0;
        long intoColumns = 0;
        for (Fold fold : folds) {
            stationary += (long) fold.usedRows * fold.usedColumns;
            intoRows += (long) fold.usedRows * streamed;
            outOfColumns += (long) fold.usedColumns * streamed;
            intoColumns += (long) fold.usedColumns * streamed;
        }
        return switch (array.dataflow()) {
            case WEIGHT_STATIONARY -> new SramAccesses(intoRows, stationary, outOfColumns);
            case INPUT_STATIONARY -> new SramAccesses(stationary, intoRows, outOfColumns);
            case OUTPUT_STATIONARY -> new SramAccesses(intoRows, intoColumns, stationary);
        };
    }
}
