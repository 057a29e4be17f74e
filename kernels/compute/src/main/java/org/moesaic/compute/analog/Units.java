package org.moesaic.compute.analog;

import java.util.Map;

/// Units of the parameters of a tile, for people. Those of most are in the names of their keys.
final class Units {

    private static final String FULL_SWING = "of full swing";
    private static final String OUTPUT = "of one input at full swing on the largest weight";

    private static final Map<String, String> BY_PATH =
            Map.ofEntries(
                    Map.entry("tile.rows", "inputs"),
                    Map.entry("tile.columns", "outputs"),
                    Map.entry("weights.clip-deviations", "standard deviations of a column"),
                    Map.entry("weights.bits", "bits"),
                    Map.entry("weights.slice-bits", "bits"),
                    Map.entry("input.range", "of the inputs"),
                    Map.entry("input.limit", "of the inputs"),
                    Map.entry("input.decay", "a vector"),
                    Map.entry("input.slice-bits", "bits"),
                    Map.entry("dac.steps", "intervals"),
                    Map.entry("dac.bound", FULL_SWING),
                    Map.entry("input-noise.sigma", FULL_SWING),
                    Map.entry("ir-drop.scale", "of the physical effect"),
                    Map.entry("ir-drop.wire-to-cell-ratio", "conductances"),
                    Map.entry("weight-noise.sigma", "of the largest weight"),
                    Map.entry("column.voltage-offset", "relative"),
                    Map.entry("column.minimum-weight", "of the largest weight"),
                    Map.entry("column.series-resistance", "relative, for an output of 1"),
                    Map.entry("column.series-resistance-limit", "relative"),
                    Map.entry("column.s-shape", "at the bound of the converter"),
                    Map.entry("column.s-shape-spread", "relative"),
                    Map.entry("column.slope-calibration", "of the bound"),
                    Map.entry("output-noise.sigma", OUTPUT),
                    Map.entry("output-noise.spread", "relative"),
                    Map.entry("adc.steps", "intervals"),
                    Map.entry("adc.bound", OUTPUT),
                    Map.entry("adc.columns-per-converter", "columns"),
                    Map.entry("adc.offset", OUTPUT),
                    Map.entry("adc.mismatch", "of a unit capacitor"),
                    Map.entry("bounds.coarsest", "of the range, for one input step"),
                    Map.entry("bounds.assumed-weight", "of the largest weight"),
                    Map.entry("device.g-max-microsiemens", "uS"),
                    Map.entry("device.g-min-microsiemens", "uS"),
                    Map.entry("device.start-seconds", "s"),
                    Map.entry("device.read-seconds", "s"),
                    Map.entry("device.programming.reference-g-max-microsiemens", "uS"),
                    Map.entry("device.programming.laws", "uS of g / g-max, by s"),
                    Map.entry("device.drift.mean", "exponent, of g / g-max"),
                    Map.entry("device.drift.spread", "exponent, of g / g-max"),
                    Map.entry("device.read-noise.strength", "relative, of g / g-max"),
                    Map.entry("faults.at-reset", "probability"),
                    Map.entry("faults.at-g-max", "probability"),
                    Map.entry("faults.at-random", "probability"),
                    Map.entry("programming.nanoseconds-per-row", "ns"),
                    Map.entry("programming.picojoules-per-device", "pJ"),
                    Map.entry("programming.endurance-cycles", "cycles"));

    private Units() {}

    static String of(String path) {
        return BY_PATH.getOrDefault(path, "");
    }
}
