package org.moesaic.model.hardware;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.Located;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;

/// The `energy` of a hardware description: what each action costs and what each part draws.
final class EnergyReader {

    private static final Pattern NANOMETRES = Pattern.compile("([0-9]+) ?nm");

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

    EnergyTable table() {
        return new EnergyTable(costs, powers);
    }

    /// Everything that the hardware can do has a cost, everything in it a static power, and nothing else has.
    void requireCosts(Located root, Set<Tier> tiers, Set<String> links) {
        List<String> arithmetics = Arithmetics.names();
        Set<String> needed = new LinkedHashSet<>();
        for (Located array : root.at("arrays").items()) {
            for (Located format : array.at("formats").items()) {
                format.text()
                        .filter(arithmetics::contains)
                        .ifPresent(name -> needed.add("mac." + name));
            }
        }
        needed.add("dequant.group");
        Set<String> parts = new LinkedHashSet<>(List.of("arrays"));
        for (Tier tier : tiers) {
            needed.add(tier.label() + ".read");
            needed.add(tier.label() + ".write");
            parts.add(tier.label());
        }
        for (String link : links) {
            needed.add("link." + link);
            parts.add(link);
        }
        needed.add("noc.hop");
        missing(energy.at("actions"), needed, actions, "no cost of '%s'", "low, nominal and high");
        missing(energy.at("static"), parts, statics, "no power of '%s'", "0 W if it draws none");
        Set<String> allowed = new LinkedHashSet<>(needed);
        arithmetics.forEach(name -> allowed.add("mac." + name));
        unknown(actions, allowed, "action");
        unknown(statics, parts, "part");
    }

    /// Figures of different technology nodes do not belong into one sum without a thought.
    void warnOfMixedNodes(List<Problem> warnings) {
        Map<Integer, String> nodes = new TreeMap<>();
        costs.forEach(cost -> node(nodes, cost.node(), cost.action()));
        powers.forEach(power -> node(nodes, power.node(), "static " + power.part()));
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
        boolean perOperation = key.startsWith("mac.") || key.startsWith("dequant.");
        Optional<Range> range =
                range(
                        action.at("energy"),
                        perOperation ? Quantity::picojoules : Quantity::picojoulesPerBit);
        if (range.isPresent() && said(action)) {
            costs.add(
                    new ActionCost(
                            key,
                            range.get(),
                            perOperation ? ActionCost.Unit.OPERATION : ActionCost.Unit.BIT,
                            action.at("node").text().orElseThrow(),
                            fidelity(action).orElseThrow(),
                            action.at("source").text().orElseThrow()));
        }
    }

    private void power(String part, Located power) {
        Optional<Range> range = range(power.at("power"), Quantity::watts);
        if (range.isPresent() && said(power)) {
            powers.add(
                    new StaticPower(
                            part,
                            range.get(),
                            power.at("node").text().orElseThrow(),
                            fidelity(power).orElseThrow(),
                            power.at("source").text().orElseThrow()));
        }
    }

    private static boolean said(Located cost) {
        return cost.at("node").text().isPresent()
                && cost.at("source").text().isPresent()
                && fidelity(cost).isPresent();
    }

    private static Optional<Fidelity> fidelity(Located cost) {
        for (Fidelity fidelity : Fidelity.values()) {
            if (cost.at("fidelity").text().filter(fidelity.label()::equals).isPresent()) {
                return Optional.of(fidelity);
            }
        }
        return Optional.empty();
    }

    private static Optional<Range> range(Located range, Function<String, BigDecimal> unit) {
        Map<String, BigDecimal> corners = new LinkedHashMap<>();
        for (String corner : List.of("low", "nominal", "high")) {
            range.at(corner).decimal(unit).ifPresent(value -> corners.put(corner, value));
        }
        if (corners.size() < 3) {
            return Optional.empty();
        }
        BigDecimal low = corners.get("low");
        BigDecimal nominal = corners.get("nominal");
        BigDecimal high = corners.get("high");
        if (low.compareTo(nominal) > 0 || nominal.compareTo(high) > 0) {
            range.problem(
                    "is not in order: "
                            + range.at("low").text().orElse("")
                            + ", "
                            + range.at("nominal").text().orElse("")
                            + ", "
                            + range.at("high").text().orElse(""),
                    "low <= nominal <= high");
            return Optional.empty();
        }
        return Optional.of(new Range(low.doubleValue(), nominal.doubleValue(), high.doubleValue()));
    }
}
