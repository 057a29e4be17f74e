package org.moesaic.compute.convert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Deals channels to blocks so that each block gets about as much of what is large: the zigzag permutation of DuQuant (arXiv
/// 2406.01721, section 3.2). From the largest to the smallest, channels go to blocks 0, 1, … B−1, B−1, … 1, 0, 0, 1, …
final class ZigzagOrder {

    private ZigzagOrder() {}

    /// Which channel comes to each place. Within a block the larger ones come first; of equals, the lower id.
    ///
    /// @param largest magnitude of each channel
    /// @param block channels of a block; the last one has those that are left, and is passed over once it is full
    static int[] of(double[] largest, int block) {
        int size = Math.min(block, largest.length);
        int count = Math.ceilDiv(largest.length, size);
        List<List<Integer>> blocks = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            blocks.add(new ArrayList<>());
        }
        int[] sorted =
                IntStream.range(0, largest.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer c) -> -largest[c]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int dealt = 0;
        for (int turn = 0; dealt < sorted.length; turn++) {
            int step = turn % (2 * count);
            int to = step < count ? step : 2 * count - 1 - step;
            if (blocks.get(to).size() < Math.min(size, largest.length - to * size)) {
                blocks.get(to).add(sorted[dealt++]);
            }
        }
        return blocks.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    }
}
