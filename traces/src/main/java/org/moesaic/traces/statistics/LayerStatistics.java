package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;

/// How evenly one layer uses its experts.
///
/// @param layerId id of the layer, as the trace numbers it
/// @param rows rows of this layer that the trace holds
/// @param counts selections of each expert
/// @param entropyBits H = -sum p log2 p, with p an expert's share of the selections; 0 without selections
/// @param maxOverMeanLoad largest count over mean count; 0 without selections
/// @param iidReuse sum of f * f / K, with f an expert's selections a row: the reuse of independent draws
public record LayerStatistics(
        int layerId,
        long rows,
        List<Long> counts,
        double entropyBits,
        double maxOverMeanLoad,
        double iidReuse) {

    public LayerStatistics {
        counts = List.copyOf(counts);
    }

    static LayerStatistics of(int layerId, long rows, long[] counts, int topK) {
        long selections = 0;
        long largest = 0;
        for (long count : counts) {
            selections += count;
            largest = Math.max(largest, count);
        }
        double entropyBits = 0;
        double iidReuse = 0;
        for (long count : counts) {
            if (count > 0) {
                double share = (double) count / selections;
                entropyBits -= share * Math.log(share) / Math.log(2);
                double aRow = (double) count / rows;
                iidReuse += aRow * aRow / topK;
            }
        }
        double maxOverMean =
                selections == 0 ? 0 : (double) largest * counts.length / (double) selections;
        List<Long> boxed = Arrays.stream(counts).boxed().toList();
        return new LayerStatistics(layerId, rows, boxed, entropyBits, maxOverMean, iidReuse);
    }

    public long selections() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /// Experts that at least one row selected.
    public int usedExperts() {
        return (int) counts.stream().filter(count -> count > 0).count();
    }
}
