package org.moesaic.compute.testkit;

import java.util.List;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;

/// A tile of its own for each step of the chain, so that a backend that gets one wrong fails a test with its name. Tiles
/// are small, so that small matrices have several.
record TileCase(String name, TilePreset preset) {

    private static final String BASE =
            """
            name: test
            description: a test tile
            tile: {rows: %d, columns: %d, source: test}
            weights: {scaling: column, significance: [1], source: test}
            """;

    private static final String DEVICE =
            """
            device:
              g-max-microsiemens: 25
              start-seconds: 20
              read-seconds: 250e-9
              programming:
                reference-g-max-microsiemens: 25
                laws: [{seconds: 0, sigma-microsiemens: [{polynomial: [0.26, 1.96, -1.17]}]}]
                source: test
              source: test
            """;

    private static final String DAC = "dac: {steps: 254, bound: 1, source: test}\n";
    private static final String ADC = "adc: {steps: 254, bound: 4, source: test}\n";
    private static final String ABS_MAX = "input: {scaling: abs-max, source: test}\n";

    /// All steps one by one, then together.
    static List<TileCase> all(int rows, int columns) {
        String base = BASE.formatted(rows, columns);
        return List.of(
                of("nothing", base),
                of("devices", base + DEVICE),
                of("input converter", base + DAC),
                of("odd number of steps", base + "dac: {steps: 15, bound: 0.7, source: test}\n"),
                of(
                        "constant range",
                        base + DAC + "input: {scaling: constant, range: 0.4, source: t}\n"),
                of("largest magnitude", base + DAC + ABS_MAX),
                of(
                        "limited magnitude",
                        base + DAC + "input: {scaling: abs-max, limit: 0.5, source: t}\n"),
                of("largest magnitude alone", base + ABS_MAX),
                of(
                        "running average",
                        base + DAC + "input: {scaling: average, decay: 0.25, source: t}\n"),
                of("input noise", base + DAC + "input-noise: {sigma: 0.1, source: test}\n"),
                of("output converter", base + ADC),
                of("sar", base + "adc: {kind: sar, steps: 62, bound: 3, source: test}\n"),
                of(
                        "sar with offset and mismatch",
                        base
                                + "adc: {kind: sar, steps: 254, bound: 4, columns-per-converter: 3,"
                                + " offset: 0.1, mismatch: 0.05, source: test}\n"),
                of(
                        "offset of a linear converter",
                        base + "adc: {steps: 30, bound: 4, offset: 0.2, source: t}\n"),
                of(
                        "IR drop",
                        base + "ir-drop: {scale: 1, wire-to-cell-ratio: 100, source: test}\n"),
                of(
                        "additive noise",
                        base + "weight-noise: {kind: additive, sigma: 0.02, source: t}\n"),
                of(
                        "read noise",
                        base + DEVICE + "weight-noise: {kind: pcm-read, sigma: 0.02, source: t}\n"),
                of("voltage offset", base + "column: {voltage-offset: 0.05, source: test}\n"),
                of(
                        "voltage offset and series resistance",
                        base
                                + "column: {voltage-offset: 0.05, series-resistance: 0.1, source: t}\n"),
                of(
                        "the same without a minimum weight",
                        base
                                + "column: {voltage-offset: 0.05, minimum-weight: 0,"
                                + " series-resistance: 0.1, series-resistance-limit: 0.3, source: t}\n"),
                of(
                        "S-shape",
                        base
                                + ADC
                                + "column: {s-shape: 0.3, s-shape-spread: 0.1, slope-calibration: 0.5, source: t}\n"),
                of("output noise", base + "output-noise: {sigma: 0.04, source: test}\n"),
                of(
                        "spread of output noise",
                        base + "output-noise: {sigma: 0.04, spread: 0.3, source: t}\n"),
                of(
                        "signs with an analog sum",
                        base
                                + everything()
                                + DAC
                                + "input: {scaling: abs-max, mode: signs-analog-sum, source: t}\n"),
                of(
                        "signs with a digital sum",
                        base
                                + everything()
                                + DAC
                                + "input: {scaling: abs-max, mode: signs-digital-sum, source: t}\n"),
                of(
                        "bit-serial inputs",
                        base
                                + everything()
                                + DAC
                                + "input: {scaling: abs-max, mode: bit-serial, slice-bits: 2, source: t}\n"),
                of(
                        "iterative bounds",
                        base
                                + DAC
                                + ABS_MAX
                                + "adc: {steps: 254, bound: 0.8, source: t}\noutput-noise: {sigma: 0.05, source: t}\n"
                                + "bounds: {management: iterative, source: t}\n"),
                of(
                        "worst-case bounds",
                        base
                                + DAC
                                + ABS_MAX
                                + "adc: {steps: 254, bound: 0.8, source: t}\noutput-noise: {sigma: 0.05, source: t}\n"
                                + "bounds: {management: worst-case, source: t}\n"),
                of(
                        "weight slices",
                        base.replace(
                                        "significance: [1]",
                                        "significance: [1], bits: 8, slice-bits: 3")
                                + everything()
                                + DAC),
                of("everything", base + everything() + DAC + ABS_MAX));
    }

    private static String everything() {
        return DEVICE
                + ADC
                + "ir-drop: {scale: 1, wire-to-cell-ratio: 500, source: test}\n"
                + "weight-noise: {kind: pcm-read, sigma: 0.0175, source: test}\n"
                + "output-noise: {sigma: 0.04, source: test}\n"
                + "column: {voltage-offset: 0.02, series-resistance: 0.01, s-shape: 0.1, source: test}\n";
    }

    private static TileCase of(String name, String yaml) {
        return new TileCase(name, TilePresets.parse(name + ".yaml", yaml).preset());
    }
}
