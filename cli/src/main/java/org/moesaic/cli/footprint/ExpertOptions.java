package org.moesaic.cli.footprint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.moesaic.cli.Mistakes;
import org.moesaic.edge.Names;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.footprint.FootprintRequest;
import org.moesaic.model.placement.bits.LevelSplit;
import picocli.CommandLine.Option;

/// The bits of the routed experts: the same for all, two or three levels with an average, or a number format.
final class ExpertOptions {

    /// What papers call ternary weights.
    private static final String TERNARY = "1.58";

    private static final int TERNARY_BITS = 2;

    @Option(
            names = "--expert-bits",
            paramLabel = "B",
            description =
                    "Bits of every expert's weights: 1 to 8, 16 or 32; 1.58 (ternary) is stored in 2.")
    private String bits;

    @Option(
            names = "--levels",
            paramLabel = "L1,L2[,L3]",
            split = "[,/]",
            description = "Two or three numbers of bits, of which experts get one each.")
    private List<String> levels = new ArrayList<>();

    @Option(
            names = "--average-bits",
            paramLabel = "B",
            description =
                    "With --levels: their mean; how many experts get which is that of arXiv 2604.06515.")
    private BigDecimal average;

    @Option(
            names = "--expert-format",
            paramLabel = "NAME",
            description =
                    "A number format instead of bits, such as int4-g32 or dict16, with its own scales.")
    private String format;

    /// The number format; empty if bits are given.
    Optional<NumberFormat> format(Mistakes mistakes) {
        if (format == null) {
            return Optional.empty();
        }
        Optional<NumberFormat> known = NumberFormats.parse(format);
        if (known.isEmpty()) {
            mistakes.add(
                    "--expert-format",
                    "'" + format + "' is no number format",
                    Names.suggest(format, NumberFormats.names()));
        }
        return known;
    }

    /// How many experts have how many bits; empty if a format is given, or something is wrong.
    List<FootprintRequest.Level> levels(int experts, Mistakes mistakes) {
        int ways = (bits == null ? 0 : 1) + (levels.isEmpty() ? 0 : 1) + (format == null ? 0 : 1);
        if (ways != 1) {
            mistakes.add(
                    "--expert-bits",
                    ways == 0 ? "nothing says the bits of experts" : "experts get bits twice",
                    "give one of --expert-bits, --levels with --average-bits, --expert-format");
            return List.of();
        }
        if (levels.isEmpty()) {
            if (average != null) {
                mistakes.add(
                        "--average-bits", "there are no levels to mix", "give them as --levels");
            }
            return bits == null
                    ? List.of()
                    : List.of(
                            new FootprintRequest.Level(
                                    number("--expert-bits", bits, mistakes), experts));
        }
        if (average == null) {
            mistakes.add("--levels", "their mean is not given", "give it as --average-bits");
            return List.of();
        }
        return mixed(experts, mistakes);
    }

    private List<FootprintRequest.Level> mixed(int experts, Mistakes mistakes) {
        List<Integer> numbers = new ArrayList<>();
        for (String level : levels) {
            int number = number("--levels", level.strip(), mistakes);
            if (numbers.contains(number)) {
                mistakes.add("--levels", number + " bits are given twice", "give each once");
            }
            numbers.add(number);
        }
        Collections.sort(numbers);
        if (numbers.contains(0) || numbers.stream().distinct().count() < numbers.size()) {
            return List.of();
        }
        try {
            int[] counts = LevelSplit.counts(average, numbers, experts);
            List<FootprintRequest.Level> split = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                split.add(new FootprintRequest.Level(numbers.get(i), counts[i]));
            }
            return split;
        } catch (IllegalArgumentException e) {
            mistakes.add(
                    "--average-bits", average.toPlainString() + " cannot be kept", e.getMessage());
            return List.of();
        }
    }

    /// 0 if it is none.
    private static int number(String option, String text, Mistakes mistakes) {
        if (text.equals(TERNARY)) {
            return TERNARY_BITS;
        }
        if (text.matches("[1-8]|16|32")) {
            return Integer.parseInt(text);
        }
        mistakes.add(
                option,
                "'" + text + "' is no number of bits of a weight",
                "1 to 8, 16, 32, or 1.58 for ternary weights");
        return 0;
    }
}
