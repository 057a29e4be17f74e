package org.moesaic.model.placement.bits;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The cheapest choice of levels within a budget of bits: dynamic programming, exact like the enumeration of all choices.
///
/// Among choices of equal cost the one of fewest bits, and among those the one that gives the first experts the fewest.
public final class ExactBits {

    private ExactBits() {}

    /// The cheapest choice for experts that share a budget.
    ///
    /// Time and memory are experts x bits of the budget above the least x 2^(number of wanted levels).
    ///
    /// @param costs `[expert][level]`
    /// @param bits of each level, ascending
    /// @param budget bits of all experts together, at most
    /// @param wanted levels that at least one expert has to get
    /// @return the level of each expert; empty if nothing fits
    public static Optional<int[]> cheapest(
            double[][] costs, List<Integer> bits, long budget, List<Integer> wanted) {
        Table table = new Table(costs, bits, budget, wanted);
        return table.room < 0 ? Optional.empty() : table.solve();
    }

    /// The cheapest choice for all layers together, exactly: the costs of each layer at every budget, combined layer by
    /// layer. Equal costs go to fewer bits in the later layers.
    ///
    /// @param costs `[layer][expert][level]`
    /// @param bits of each level, ascending
    /// @param budget bits of all experts of all layers together, at most
    /// @return `[layer][expert]`; empty if nothing fits
    /// @throws IllegalArgumentException with a message for the user if that is too much work
    public static Optional<int[][]> cheapest(double[][][] costs, List<Integer> bits, long budget) {
        long experts = 0;
        for (double[][] layer : costs) {
            experts += layer.length;
        }
        long left = budget - experts * bits.getFirst();
        if (left < 0) {
            return Optional.empty();
        }
        // Levels of 2, 4 and 8 bits differ by 2 and 6: count in steps of 2.
        int step = 0;
        for (int each : bits) {
            step = gcd(step, each - bits.getFirst());
        }
        int unit = Math.max(1, step);
        List<Integer> steps = bits.stream().map(each -> (each - bits.getFirst()) / unit).toList();
        return Optional.of(
                WholeModel.solve(costs, steps, Math.min(left / unit, experts * steps.getLast())));
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    /// The least bits of any choice in which every wanted level occurs.
    public static long leastBits(int experts, List<Integer> bits, List<Integer> wanted) {
        long least = (long) experts * bits.getFirst();
        int extra = 0;
        for (int level : wanted) {
            least += bits.get(level) - bits.getFirst();
            extra += level == 0 ? 0 : 1;
        }
        // A wanted lowest level is there unless the others take every expert.
        boolean crowded = wanted.contains(0) && extra >= experts;
        return extra > experts || crowded ? Long.MAX_VALUE : least;
    }

    /// For experts e and later, with so much of the budget left and so many wanted levels still missing: the cost, the
    /// bits beyond the least, and the choice for e.
    static final class Table {

        final double[][] costs;
        final int[] extra;
        final int[] flag;
        final int room;
        final int masks;

        Table(double[][] costs, List<Integer> bits, long budget, List<Integer> wanted) {
            this.costs = costs;
            extra = bits.stream().mapToInt(each -> each - bits.getFirst()).toArray();
            long most = (long) costs.length * extra[extra.length - 1];
            long left = budget - (long) costs.length * bits.getFirst();
            room = (int) Math.clamp(left, -1, most);
            flag = new int[extra.length];
            int next = 1;
            for (int level : wanted) {
                flag[level] = next;
                next <<= 1;
            }
            masks = next;
        }

        byte[][] choice;
        double[] cheapest;

        Optional<int[]> solve() {
            int start = room * masks + masks - 1;
            fill();
            return cheapest[start] == Double.POSITIVE_INFINITY
                    ? Optional.empty()
                    : Optional.of(follow(start));
        }

        /// Finds the costs at every budget up to the room.
        void fill() {
            int experts = costs.length;
            choice = new byte[experts][(room + 1) * masks];
            double[] later = new double[(room + 1) * masks];
            int[] laterBits = new int[later.length];
            for (int state = 0; state < later.length; state++) {
                later[state] = state % masks == 0 ? 0 : Double.POSITIVE_INFINITY;
            }
            for (int expert = experts - 1; expert >= 0; expert--) {
                double[] best = new double[later.length];
                int[] bestBits = new int[later.length];
                Arrays.fill(best, Double.POSITIVE_INFINITY);
                for (int left = 0; left <= room; left++) {
                    for (int missing = 0; missing < masks; missing++) {
                        int state = left * masks + missing;
                        for (int level = 0; level < extra.length && extra[level] <= left; level++) {
                            int next = (left - extra[level]) * masks + (missing & ~flag[level]);
                            double cost = costs[expert][level] + later[next];
                            int used = extra[level] + laterBits[next];
                            boolean better =
                                    cost < best[state]
                                            || cost == best[state] && used < bestBits[state];
                            if (better && cost < Double.POSITIVE_INFINITY) {
                                best[state] = cost;
                                bestBits[state] = used;
                                choice[expert][state] = (byte) level;
                            }
                        }
                    }
                }
                later = best;
                laterBits = bestBits;
            }
            cheapest = later;
        }

        int[] follow(int start) {
            int[] levels = new int[costs.length];
            int left = start / masks;
            int missing = start % masks;
            for (int expert = 0; expert < levels.length; expert++) {
                int level = choice[expert][left * masks + missing];
                levels[expert] = level;
                left -= extra[level];
                missing &= ~flag[level];
            }
            return levels;
        }
    }
}
