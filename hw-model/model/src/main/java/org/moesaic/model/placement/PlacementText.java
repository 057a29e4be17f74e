package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.traces.ModelCard;

/// A placement as YAML, one line an expert, which [PlacementFile] reads back to the same placement.
///
/// Texts stand in double quotes, with escapes for all that YAML does not let stand there, so that no name and no reason
/// can be anything but text.
public final class PlacementText {

    private PlacementText() {}

    /// The text of a placement file.
    ///
    /// @param description what the placement is and how it came about
    public static String of(Placement placement, ModelCard model, String description) {
        StringBuilder text = new StringBuilder("schema: moesaic.placement/1\n");
        text.append("model: ").append(quoted(model.id())).append('\n');
        text.append("description: ").append(quoted(description)).append('\n');
        placement.fittedOn().ifPresent(data -> text.append("fittedOn: ").append(fitted(data)));
        Optional<Rationale> rationale = placement.rationale();
        rationale.ifPresent(reasons -> head(text, reasons));
        placement.dense().ifPresent(dense -> text.append("dense: ").append(dense(dense)));
        text.append("experts:\n");
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                text.append("  - ").append(expert(placement, layer, expert)).append('\n');
            }
        }
        return text.toString();
    }

    private static void head(StringBuilder text, Rationale reasons) {
        if (!reasons.remarks().isEmpty()) {
            text.append("remarks:\n");
            for (String remark : reasons.remarks()) {
                text.append("  - ").append(quoted(remark)).append('\n');
            }
        }
        if (!reasons.budgets().isEmpty()) {
            text.append("budgets:\n");
            for (Rationale.Budget budget : reasons.budgets()) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "  - {name: %s, asked: %s, achieved: %s}\n",
                                quoted(budget.name()),
                                number(budget.asked()),
                                number(budget.achieved())));
            }
        }
    }

    private static String fitted(FittedOn data) {
        List<String> parts = new ArrayList<>();
        parts.add("name: " + quoted(data.name()));
        parts.add("sha256: " + quoted(data.sha256()));
        data.share().ifPresent(share -> parts.add("share: " + share.toPlainString()));
        return "{" + String.join(", ", parts) + "}\n";
    }

    private static String dense(DenseModules dense) {
        List<String> parts = new ArrayList<>();
        parts.add("linear: " + quoted(dense.linear().name()));
        parts.add("other: " + quoted(dense.other().name()));
        parts.add("kv: " + quoted(dense.kv().name()));
        parts.add("engine: " + dense.engine().label());
        dense.home().ifPresent(home -> parts.add("home: " + home.label()));
        return "{" + String.join(", ", parts) + "}\n";
    }

    private static String expert(Placement placement, int layer, int expert) {
        Placement.Slot slot = placement.slot(layer, expert);
        List<String> parts = new ArrayList<>();
        parts.add("layer: " + placement.layerIds().get(layer));
        parts.add("expert: " + expert);
        parts.add("format: " + quoted(slot.format().name()));
        parts.add("tier: " + slot.home().label());
        parts.add("engine: " + slot.engine().label());
        parts.add(
                slot.devices().size() == 1
                        ? "device: " + slot.device()
                        : "devices: " + slot.devices());
        placement
                .rationale()
                .map(reasons -> reasons.of(layer, expert))
                .ifPresent(reason -> {
                    reason.score().ifPresent(score -> parts.add("score: " + number(score)));
                    if (!reason.text().isEmpty()) {
                        parts.add("reason: " + quoted(reason.text()));
                    }
                });
        return "{" + String.join(", ", parts) + "}";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(point -> {
                    if (point == '"' || point == '\\') {
                        quoted.append('\\').appendCodePoint(point);
                    } else if (isPrintable(point)) {
                        quoted.appendCodePoint(point);
                    } else if (point >= Character.MIN_SURROGATE
                            && point <= Character.MAX_SURROGATE) {
                        // Half of a pair is no character and cannot be written.
                        quoted.append('\ufffd');
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", point));
                    }
                });
        return quoted.append('"').toString();
    }

    /// What YAML 1.2 lets stand in a line of text (section 5.1), without the marks of line ends and byte order.
    private static boolean isPrintable(int point) {
        return point >= 0x20 && point <= 0x7e
                || point >= 0xa0 && point <= 0xd7ff && point != 0x2028 && point != 0x2029
                || point >= 0xe000 && point <= 0xfffd && point != 0xfeff
                || point >= 0x10000;
    }

    /// Whole numbers without a fraction, all others so that they read back exactly.
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
