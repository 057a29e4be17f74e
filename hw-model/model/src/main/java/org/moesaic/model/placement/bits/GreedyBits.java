package org.moesaic.model.placement.bits;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Spends a budget of bits step by step, each time where a bit lowers the loss most.
final class GreedyBits {

    /// One expert, from its level to the next.
    private record Raise(int layer, int expert, int to, int bits, double gainPerBit) {}

    private GreedyBits() {}

    /// From the lowest level of all; a step that no longer fits is left out, smaller ones may still.
    static int[][] choose(BitCosts costs, long budget) {
        int[][] chosen = new int[costs.layers()][costs.experts()];
        long left = budget - (long) costs.layers() * costs.experts() * costs.levels().fewestBits();
        PriorityQueue<Raise> raises =
                new PriorityQueue<>(
                        Comparator.comparingDouble((Raise raise) -> -raise.gainPerBit())
                                .thenComparingInt(Raise::layer)
                                .thenComparingInt(Raise::expert));
        for (int layer = 0; layer < costs.layers(); layer++) {
            for (int expert = 0; expert < costs.experts(); expert++) {
                offer(costs, layer, expert, 0, raises);
            }
        }
        while (!raises.isEmpty()) {
            Raise raise = raises.poll();
            if (raise.bits() <= left && raise.gainPerBit() > 0) {
                left -= raise.bits();
                chosen[raise.layer()][raise.expert()] = raise.to();
                offer(costs, raise.layer(), raise.expert(), raise.to(), raises);
            }
        }
        return chosen;
    }

    private static void offer(
            BitCosts costs, int layer, int expert, int level, PriorityQueue<Raise> raises) {
        int to = level + 1;
        if (to < costs.levels().size()) {
            int bits = costs.levels().bits(to) - costs.levels().bits(level);
            double gain = costs.cost(layer, expert, level) - costs.cost(layer, expert, to);
            raises.add(new Raise(layer, expert, to, bits, gain / bits));
        }
    }
}
