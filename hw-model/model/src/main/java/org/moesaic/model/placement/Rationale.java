package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// Why a policy placed each expert as it did, and what became of the budgets that it was asked to keep. Immutable.
public final class Rationale {

    /// Why one expert is where it is.
    ///
    /// @param score what experts were ranked by, where they were; larger is more important
    /// @param text for people
    public record Reason(OptionalDouble score, String text) {
        public Reason {
            Objects.requireNonNull(score);
            Objects.requireNonNull(text);
        }
    }

    /// A bound that a policy was asked to keep, and what it came to.
    ///
    /// @param name what is bounded, with its unit: `averageBits`, `hbmBytes`, `tiles`
    /// @param asked the bound as given
    /// @param achieved what the placement has
    public record Budget(String name, double asked, double achieved) {
        public Budget {
            Objects.requireNonNull(name);
        }
    }

    /// How near a choice is to the best one there is.
    ///
    /// @param objective what was made least: `error`, `energy`, `latency`, `bytes`
    /// @param unit of the two figures
    /// @param achieved what the choice comes to
    /// @param bound no choice comes to less
    /// @param proved true if none comes to less than this one
    public record Optimality(
            String objective, String unit, double achieved, double bound, boolean proved) {

        /// The share of what was achieved that may be too much; 0 where it is proved to be the least.
        public double gap() {
            return achieved == 0 ? 0 : Math.max(0, (achieved - bound) / achieved);
        }

        /// `optimal`, or `feasible` where less may be possible.
        public String status() {
            return proved ? "optimal" : "feasible";
        }
    }

    /// Up to here each whole number is a double.
    private static final double LARGEST_WHOLE = 0x1.0p53;

    private final List<Budget> budgets;
    private final List<String> remarks;
    private final Optional<Optimality> optimality;
    private final OptionalDouble rankCorrelation;
    private final List<List<Reason>> reasons;

    private Rationale(
            List<Budget> budgets,
            List<String> remarks,
            Optional<Optimality> optimality,
            OptionalDouble rankCorrelation,
            List<List<Reason>> reasons) {
        this.budgets = List.copyOf(budgets);
        this.remarks = List.copyOf(remarks);
        this.optimality = optimality;
        this.rankCorrelation = rankCorrelation;
        this.reasons = reasons;
    }

    /// A figure in a reason: whole ones in full, others in six digits. There is a reason for each of thousands of experts, and
    /// formatting is what takes longest where most figures are counts.
    public static String number(double figure) {
        return figure == Math.rint(figure) && Math.abs(figure) < LARGEST_WHOLE
                ? Long.toString((long) figure)
                : String.format(Locale.ROOT, "%.6g", figure);
    }

    public int layers() {
        return reasons.size();
    }

    /// Experts in one layer.
    public int experts() {
        return reasons.getFirst().size();
    }

    /// @param layer index among the MoE layers
    public Reason of(int layer, int expert) {
        return reasons.get(layer).get(expert);
    }

    public List<Budget> budgets() {
        return budgets;
    }

    /// What holds of the whole placement and a reader has to know, such as what was assumed.
    public List<String> remarks() {
        return remarks;
    }

    /// How near the placement is to the best one, where a solver looked for that.
    public Optional<Optimality> optimality() {
        return optimality;
    }

    /// Spearman's rank correlation of the two scores that a policy went by, in the mean of the layers that have one; empty for
    /// policies with one score, and where a score is the same for all experts.
    public OptionalDouble rankCorrelation() {
        return rankCorrelation;
    }

    /// Gathers reasons; experts without one have an empty text.
    public static final class Builder {

        private final List<Budget> budgets = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();
        private Optional<Optimality> optimality = Optional.empty();
        private OptionalDouble rankCorrelation = OptionalDouble.empty();
        private final Reason[][] reasons;

        public Builder(int layers, int experts) {
            reasons = new Reason[layers][experts];
        }

        public void budget(String name, double asked, double achieved) {
            budgets.add(new Budget(name, asked, achieved));
        }

        public void remark(String text) {
            remarks.add(text);
        }

        public void rankCorrelation(double known) {
            rankCorrelation = OptionalDouble.of(known);
        }

        public void optimality(Optimality known) {
            optimality = Optional.of(known);
        }

        public void put(int layer, int expert, OptionalDouble score, String text) {
            reasons[layer][expert] = new Reason(score, text);
        }

        public void put(int layer, int expert, double score, String text) {
            put(layer, expert, OptionalDouble.of(score), text);
        }

        public Rationale build() {
            Reason none = new Reason(OptionalDouble.empty(), "");
            List<List<Reason>> all = new ArrayList<>();
            for (Reason[] layer : reasons) {
                List<Reason> row = new ArrayList<>();
                for (Reason reason : layer) {
                    row.add(reason == null ? none : reason);
                }
                all.add(Collections.unmodifiableList(row));
            }
            return new Rationale(
                    budgets,
                    remarks,
                    optimality,
                    rankCorrelation,
                    Collections.unmodifiableList(all));
        }
    }
}
