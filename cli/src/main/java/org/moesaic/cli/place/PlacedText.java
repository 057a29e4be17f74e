package org.moesaic.cli.place;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.placement.PlacementMove;
import org.moesaic.model.placement.Rationale;

/// A placement on a terminal: how many experts are stored how, and what became of the budgets. Each expert stands in the
/// file.
record PlacedText(Placed placed, Optional<String> file, Style style) {

    void print(PrintStream out) {
        out.println(style.bold(placed.policy().toString()));
        out.println(
                style.faint(
                        placed.model().id()
                                + " on "
                                + placed.hardware().name()
                                + placed.profile()
                                        .map(profile -> ", fitted on " + profile.name())
                                        .orElse("")));
        Table table = Table.plain();
        placed.kinds().forEach((kind, experts) -> table.row("  " + Numbers.count(experts), kind));
        table.print(out);
        Table sizes = Table.plain();
        placed.bytesByTier()
                .forEach((tier, bytes) -> {
                    if (bytes > 0) {
                        sizes.row(
                                style.bold(tier.label()),
                                Numbers.count(bytes) + " bytes",
                                Numbers.binaryBytes(bytes));
                    }
                });
        sizes.print(out);
        placed.averageBits()
                .ifPresent(bits ->
                        out.printf(
                                Locale.ROOT, "%s %.6g bits a weight%n", style.bold("mean"), bits));
        placed.placement().rationale().ifPresent(reasons -> budgets(out, reasons));
        bounds(out);
        placed.move().ifPresent(move -> move(out, move));
        file.ifPresent(name -> out.println("written to " + name));
    }

    /// How far it is from what is possible, by the selections that it was fitted on.
    private void bounds(PrintStream out) {
        List<String> distances = new ArrayList<>();
        distance(distances, "loss", placed.bounds().loss());
        distance(distances, "expert energy", placed.bounds().energy());
        distance(distances, "busiest device", placed.bounds().load());
        if (!distances.isEmpty()) {
            out.println(style.bold("distance to the bound") + " " + String.join(", ", distances));
        }
    }

    private static void distance(List<String> distances, String what, Optional<Bound> bound) {
        bound.ifPresent(known -> distances.add(what + " +" + Numbers.percent(known.excess())));
    }

    private void budgets(PrintStream out, Rationale reasons) {
        for (Rationale.Budget budget : reasons.budgets()) {
            out.printf(
                    Locale.ROOT,
                    "%s %s: asked %s, achieved %s%n",
                    style.bold("budget"),
                    budget.name(),
                    Rationale.number(budget.asked()),
                    Rationale.number(budget.achieved()));
        }
        reasons.remarks().forEach(remark -> out.println("  " + remark));
    }

    private void move(PrintStream out, PlacementMove move) {
        out.println(
                style.bold("moving ")
                        + Numbers.count(move.experts(), "expert")
                        + ": "
                        + Numbers.bytes(move.bytes())
                        + " in "
                        + Numbers.picoseconds(move.picoseconds())
                        + ", "
                        + Numbers.picojoules(move.energyPicojoules().nominal()));
        if (move.crossbars() > 0) {
            out.println(
                    "  of it writing "
                            + Numbers.count(move.crossbars(), "crossbar")
                            + ": "
                            + Numbers.picoseconds(move.programmingPicoseconds()));
        }
    }
}
