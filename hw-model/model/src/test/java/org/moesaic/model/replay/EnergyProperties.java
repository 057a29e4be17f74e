package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.EnergyTable;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.StaticPower;

/// Energy is counts times table, and nothing else.
class EnergyProperties {

    private static final Map<String, ToDoubleFunction<Range>> CORNERS =
            Map.of("low", Range::low, "nominal", Range::nominal, "high", Range::high);

    @Property(tries = 200)
    void countsTimesTable(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        ReplayResult result = scenario.replay();
        EnergyTable table = scenario.hardware().energy();
        CORNERS.forEach((name, corner) -> {
            BigDecimal total = BigDecimal.ZERO;
            for (Map.Entry<String, Long> action : result.actions().entrySet()) {
                ActionCost cost = table.cost(action.getKey());
                // Transfers are counted in bytes and cost so much a bit.
                int perCount = cost.unit() == ActionCost.Unit.BIT ? 8 : 1;
                total =
                        total.add(
                                new BigDecimal(corner.applyAsDouble(cost.picojoules()))
                                        .multiply(BigDecimal.valueOf(action.getValue()))
                                        .multiply(BigDecimal.valueOf(perCount)));
            }
            for (StaticPower power : table.statics()) {
                // A watt is a picojoule a picosecond.
                total =
                        total.add(
                                new BigDecimal(corner.applyAsDouble(power.watts()))
                                        .multiply(
                                                BigDecimal.valueOf(
                                                        result.latency().totalPicoseconds())));
            }
            double exact = total.doubleValue();
            double found = corner.applyAsDouble(result.energy().total());
            assertEquals(exact, found, 1e-12 * exact, name);
        });
    }

    @Property(tries = 200)
    void componentsSumToTheTotal(@ForAll long seed) {
        ReplayResult result = ReplayScenario.random(seed).replay();
        EnergyReport energy = result.energy();
        assertEquals(
                Set.of("mac", "dequant", "sram", "hbm", "host", "ssd", "link", "static"),
                energy.byComponent().keySet());
        Range components = Range.ZERO;
        for (Range component : energy.byComponent().values()) {
            components = components.plus(component);
        }
        assertEquals(energy.total(), components);
        CORNERS.forEach((name, corner) -> {
            double actions = energy.byAction().values().stream().mapToDouble(corner).sum();
            double total = corner.applyAsDouble(energy.total());
            assertEquals(total, actions, 1e-12 * total, name);
            assertEquals(
                    total / result.trace().tokens(),
                    corner.applyAsDouble(result.perTokenPicojoules()),
                    1e-12 * total,
                    name);
        });
        assertTrue(energy.total().low() <= energy.total().nominal());
        assertTrue(energy.total().nominal() <= energy.total().high());
        assertEquals(Fidelity.ASSUMED, energy.fidelity());
    }
}
