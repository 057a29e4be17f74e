package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Figures of one kind, with what must hold for them.
///
/// @param title heading
/// @param text what was published, by whom, and what ours rests on
/// @param unit of both figures
/// @param rule what every comparison keeps
/// @param comparisons in order
public record Section(
        String title, String text, String unit, Rule rule, List<Comparison> comparisons) {

    /// What a section promises; its test fails where a comparison breaks it.
    public sealed interface Rule {

        /// Ours is the published figure, or differs by no more than half of its last published digit, here in percent.
        record Exact(double roundingPercent) implements Rule {}

        /// Ours differs by no more than so many percent.
        record Within(double percent) implements Rule {}

        /// What ours is held against is a bound that nothing may beat.
        record AtMost() implements Rule {}
    }

    public Section {
        comparisons = List.copyOf(comparisons);
        if (comparisons.isEmpty()) {
            throw new IllegalArgumentException("a section without figures: " + title);
        }
    }

    /// The comparisons that break the rule.
    public List<Comparison> broken() {
        return comparisons.stream().filter(each -> !keeps(each)).toList();
    }

    private boolean keeps(Comparison each) {
        return switch (rule) {
            case Rule.Exact(double rounding) -> Math.abs(each.errorPercent()) <= rounding;
            case Rule.Within(double percent) -> Math.abs(each.errorPercent()) <= percent;
            case Rule.AtMost() -> each.predicted() <= each.published();
        };
    }

    /// The section as Markdown, with a heading of the second level.
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("## " + title);
        lines.add("");
        lines.add(text);
        lines.add("");
        lines.add(promise());
        lines.add("");
        lines.add("| " + unit + " | " + left() + " | predicted | difference |");
        lines.add("|---|---:|---:|---:|");
        comparisons.forEach(each -> lines.add(each.row()));
        return String.join("\n", lines) + "\n";
    }

    private String left() {
        return rule instanceof Rule.AtMost ? "bound" : "published";
    }

    private String promise() {
        double worst =
                comparisons.stream()
                        .mapToDouble(each -> Math.abs(each.errorPercent()))
                        .max()
                        .orElseThrow();
        String held =
                switch (rule) {
                    case Rule.Exact exact -> "Held: the same, but for rounding.";
                    case Rule.Within(double percent) ->
                            String.format(Locale.ROOT, "Held: within %.0f %%.", percent);
                    case Rule.AtMost() -> "Held: the bound is never beaten.";
                };
        return held + String.format(Locale.ROOT, " Largest difference: %.1f %%.", worst);
    }
}
