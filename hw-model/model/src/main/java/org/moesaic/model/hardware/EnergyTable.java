package org.moesaic.model.hardware;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What every action costs, and what every part draws.
///
/// Keys of actions: `mac.ARITHMETIC` (one multiply-accumulate), `dequant.group` (one multiply-accumulate with a scale),
/// `vector.op` (one elementary operation), `TIER.read` and `TIER.write` (one bit at that tier), `link.NAME` (one bit over
/// that link), `noc.hop` (one bit over one hop), and those of [AnalogTiles].
public final class EnergyTable {

    private final Map<String, ActionCost> actions;
    private final List<StaticPower> statics;

    public EnergyTable(List<ActionCost> actions, List<StaticPower> statics) {
        this.actions =
                actions.stream()
                        .collect(
                                Collectors.toMap(
                                        ActionCost::action,
                                        Function.identity(),
                                        (a, b) -> {
                                            throw new IllegalArgumentException(
                                                    "action given twice: " + a.action());
                                        },
                                        TreeMap::new));
        this.statics = List.copyOf(statics);
    }

    /// The cost of an action.
    ///
    /// @throws IllegalArgumentException if the table has none; a [Hardware] has one for everything it can do
    public ActionCost cost(String action) {
        ActionCost cost = actions.get(action);
        if (cost == null) {
            throw new IllegalArgumentException("no cost of " + action);
        }
        return cost;
    }

    public boolean has(String action) {
        return actions.containsKey(action);
    }

    /// All actions, by key in alphabetical order.
    public Map<String, ActionCost> actions() {
        return new TreeMap<>(actions);
    }

    public List<StaticPower> statics() {
        return statics;
    }
}
