package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Inputs in the order of slots, against that order said slot by slot.
class InputOrderProperties {

    private static final FloatRow[] ROWS = {
        new Fp32Row(), new Bf16Row(), new Fp16Row(), new Fp8Row(SmallFloat.e4m3())
    };

    @Property(tries = 150)
    void eachSlotHoldsItsColumn(
            @ForAll @IntRange(max = 3) int kind,
            @ForAll @IntRange(min = 1, max = 400) int columns,
            @ForAll @IntRange(min = 1, max = 9) int batch,
            @ForAll boolean quartets) {
        FloatRow row = ROWS[kind];
        int step = FloatRow.stepColumns();
        int steps = Math.ceilDiv(columns, step);
        float[] x = new float[batch * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        Inputs inputs = new Inputs();
        inputs.arrange(row, columns, steps, batch, x, quartets);
        float[] found = inputs.arranged().toArray(ValueLayout.JAVA_FLOAT.withOrder(Lanes.LITTLE));
        float[] expected = new float[found.length];
        Arrays.fill(expected, Float.NaN);
        int side = quartets ? Inputs.QUARTET : 1;
        for (int token = 0; token < batch; token++) {
            for (int slot = 0; slot < steps * step; slot++) {
                int column = slot / step * step + row.column(slot % step);
                int vector = slot / Lanes.COUNT;
                int at =
                        token / side * side * steps * step
                                + (vector * side + token % side) * Lanes.COUNT
                                + slot % Lanes.COUNT;
                expected[at] = column < columns ? x[token * columns + column] : 0;
            }
        }
        for (int i = 0; i < expected.length; i++) {
            if (!Float.isNaN(expected[i])) {
                assertEquals(expected[i], found[i], "place " + i);
            }
        }
    }
}
