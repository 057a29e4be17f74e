package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.Located;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;

/// The `energy` of a hardware description: what each action costs and what each part draws.
final class EnergyReader {

    private static final Pattern NANOMETRES = Pattern.compile("([0-9]+) ?nm");

    /// Kinds of actions that are counted one by one; all others are transfers, counted in bits.
    private static final Set<String> PER_OPERATION =
            Set.of("mac", "dequant", "vector", "tile", "adc", "dac", "program");

    private final Located energy;
    private final Map<String, Located> actions;
    private final Map<String, Located> statics;
    private final List<ActionCost> costs = new ArrayList<>();
    private final List<StaticPower> powers = new ArrayList<>();

    EnergyReader(Located energy) {
        this.energy = energy;
        this.actions = energy.at("actions").entries();
        this.statics = energy.at("static").entries();
        actions.forEach(this::action);
        statics.forEach(this::power);
    }

    /// The table: what is described, and for the rest what the presets of tiles bring along.
    EnergyTable table(Needs needs) {
        List<ActionCost> all = new ArrayList<>(costs);
        needs.presetCosts()
                .forEach((key, cost) -> {
                    if (!actions.containsKey(key)) {
                        all.add(cost);
                    }
                });
        List<StaticPower> drawn = new ArrayList<>(powers);
        needs.presetPowers()
                .forEach((part, power) -> {
                    if (!statics.containsKey(part)) {
                        drawn.add(power);
                    }
                });
        return new EnergyTable(all, drawn);
    }

    /// Everything that the hardware can do has a cost, everything in it a static power, and nothing else has.
    void require(Needs needs) {
        Set<String> owed = new LinkedHashSet<>(needs.actions());
        owed.removeAll(needs.presetCosts().keySet());
        missing(energy.at("actions"), owed, actions, "no cost of '%s'", "low, nominal and high");
        Set<String> undrawn = new LinkedHashSet<>(needs.parts());
        undrawn.removeAll(needs.presetPowers().keySet());
        missing(energy.at("static"), undrawn, statics, "no power of '%s'", "0 W if it draws none");
        Set<String> allowed = new LinkedHashSet<>(needs.actions());
        Arithmetics.names().forEach(name -> allowed.add("mac." + name));
        unknown(actions, allowed, "action");
        unknown(statics, needs.parts(), "part");
    }

    /// Figures of different technology nodes do not belong into one sum without a thought.
    void warnOfMixedNodes(EnergyTable table, List<Problem> warnings) {
        Map<Integer, String> nodes = new TreeMap<>();
        table.actions().values().forEach(cost -> node(nodes, cost.node(), cost.action()));
        table.statics().forEach(power -> node(nodes, power.node(), "static " + power.part()));
        if (nodes.size() > 1) {
            List<String> shown = new ArrayList<>();
            nodes.forEach((node, action) -> shown.add(node + " nm (" + action + ")"));
            warnings.add(
                    energy.problemAt(
                            "mixes technology nodes: " + String.join(", ", shown),
                            "scale the figures to one node and say how in their source"));
        }
    }

    private static void node(Map<Integer, String> nodes, String node, String where) {
        Matcher nanometres = NANOMETRES.matcher(node);
        if (nanometres.find() && nanometres.group(1).length() < 6) {
            nodes.putIfAbsent(Integer.parseInt(nanometres.group(1)), where);
        }
    }

    private static void missing(
            Located place,
            Set<String> needed,
            Map<String, Located> given,
            String message,
            String hint) {
        if (!place.isPresent()) {
            return;
        }
        for (String key : needed) {
            if (!given.containsKey(key)) {
                place.problem(message.formatted(key), "add it, " + hint + ", with its source");
            }
        }
    }

    private static void unknown(Map<String, Located> given, Set<String> allowed, String what) {
        given.forEach((key, place) -> {
            if (!allowed.contains(key)) {
                place.problem("unknown " + what + " '" + key + "'", Names.suggest(key, allowed));
            }
        });
    }

    private void action(String key, Located action) {
        boolean perOperation = PER_OPERATION.contains(key.replaceFirst("[.].*", ""));
        Optional<Range> range =
                Figures.range(
                        action.at("energy"),
                        perOperation ? Quantity::picojoules : Quantity::picojoulesPerBit);
        if (range.isPresent() && Figures.said(action)) {
            costs.add(
                    new ActionCost(
                            key,
                            range.get(),
                            perOperation ? ActionCost.Unit.OPERATION : ActionCost.Unit.BIT,
                            action.at("node").text().orElseThrow(),
                            Figures.fidelity(action).orElseThrow(),
                            action.at("source").text().orElseThrow()));
        }
    }

    private void power(String part, Located power) {
        Optional<Range> range = Figures.range(power.at("power"), Quantity::watts);
        if (range.isPresent() && Figures.said(power)) {
            powers.add(
                    new StaticPower(
                            part,
                            range.get(),
                            power.at("node").text().orElseThrow(),
                            Figures.fidelity(power).orElseThrow(),
                            power.at("source").text().orElseThrow()));
        }
    }
}
