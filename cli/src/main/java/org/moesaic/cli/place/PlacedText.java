package org.moesaic.cli.place;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
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
        placed.move().ifPresent(move -> move(out, move));
        file.ifPresent(name -> out.println("written to " + name));
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
