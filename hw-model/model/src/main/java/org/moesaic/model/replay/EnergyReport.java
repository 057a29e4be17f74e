package org.moesaic.model.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.EnergyTable;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.StaticPower;

/// Energy in picojoules: counts times table, once, at the end.
///
/// @param total the sum of all components, in their order
/// @param byComponent energy of each component that is modelled
/// @param byModule energy of each module that is modelled, its part of the static energy included: static power over the
///     time that it was at work
/// @param byAction energy of each action that happened, and of each part's static power (`static.PART`)
/// @param fidelity the worst label among the constants that were used
/// @param dominant the action whose uncertainty (high less low) is the largest; empty if nothing cost anything
public record EnergyReport(
        Range total,
        Map<String, Range> byComponent,
        Map<String, Range> byModule,
        Map<String, Range> byAction,
        Fidelity fidelity,
        String dominant) {

    /// Components that replay models, in the order of reports. `link` is every link and the on-chip network.
    static final List<String> COMPONENTS =
            List.of("mac", "dequant", "sram", "hbm", "host", "ssd", "link", "static");

    /// What analog tiles add to them.
    static final List<String> TILE_COMPONENTS = List.of("tile", "adc", "dac", "program");

    static EnergyReport of(ModuleTotals totals, Hardware hardware) {
        EnergyTable table = hardware.energy();
        int devices = hardware.devices().count();
        long picoseconds = 0;
        for (long time : totals.picoseconds().values()) {
            picoseconds = Math.addExact(picoseconds, time);
        }
        Map<String, Range> byAction = new TreeMap<>();
        Fidelity worst = Fidelity.COUNTED;
        for (Map.Entry<String, Long> count : totals.allActions().asMap().entrySet()) {
            ActionCost cost = table.cost(count.getKey());
            byAction.put(count.getKey(), cost.of(count.getValue()));
            worst = worst.worst(cost.fidelity());
        }
        for (StaticPower power : table.statics()) {
            byAction.merge(
                    "static." + power.part(),
                    power.picojoules(picoseconds).times(devices),
                    Range::plus);
            worst = worst.worst(power.fidelity());
        }
        Map<String, Range> byComponent = new LinkedHashMap<>();
        COMPONENTS.forEach(component -> byComponent.put(component, Range.ZERO));
        if (hardware.vector().isPresent()) {
            byComponent.put("vector", Range.ZERO);
        }
        if (!hardware.tiles().isEmpty()) {
            TILE_COMPONENTS.forEach(component -> byComponent.put(component, Range.ZERO));
        }
        String dominant = "";
        double widest = 0;
        for (Map.Entry<String, Range> action : byAction.entrySet()) {
            byComponent.merge(component(action.getKey()), action.getValue(), Range::plus);
            double width = action.getValue().high() - action.getValue().low();
            if (width > widest) {
                widest = width;
                dominant = action.getKey();
            }
        }
        Range total = Range.ZERO;
        for (Range component : byComponent.values()) {
            total = total.plus(component);
        }
        return new EnergyReport(
                total, byComponent, byModule(totals, table, devices), byAction, worst, dominant);
    }

    private static Map<String, Range> byModule(
            ModuleTotals totals, EnergyTable table, int devices) {
        Map<String, Range> byModule = new LinkedHashMap<>();
        for (ModelModule module : ModelModule.values()) {
            ActionCounts counts = totals.actions().get(module);
            if (counts == null) {
                continue;
            }
            Range energy = Range.ZERO;
            for (Map.Entry<String, Long> count : counts.asMap().entrySet()) {
                energy = energy.plus(table.cost(count.getKey()).of(count.getValue()));
            }
            for (StaticPower power : table.statics()) {
                long time = totals.picoseconds().getOrDefault(module, 0L);
                energy = energy.plus(power.picojoules(time).times(devices));
            }
            byModule.put(module.label(), energy);
        }
        return byModule;
    }

    private static String component(String action) {
        String kind = action.substring(0, action.indexOf('.'));
        return kind.equals("noc") ? "link" : kind;
    }
}
