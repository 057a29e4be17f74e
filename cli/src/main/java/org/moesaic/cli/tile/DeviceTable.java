package org.moesaic.cli.tile;

import java.io.PrintStream;
import java.util.Locale;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.analog.Device;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The laws of a tile's devices at some conductances, for people who want to hold them against a paper.
///
/// @param device whose laws
record DeviceTable(Device device) {

    /// Conductances as shares of the largest one.
    private static final double[] SHARES = {0, 0.25, 0.5, 0.75, 1};

    void fill(ObjectNode json) {
        ArrayNode rows = json.putArray("device");
        for (double share : SHARES) {
            double g = share * device.gMax();
            rows.addObject()
                    .put("conductanceOverLargest", share)
                    .put("programmingSigmaOverLargest", programming(g))
                    .put("driftExponentMean", device.driftMean(g))
                    .put("driftExponentSpread", device.driftSpread(g))
                    .put("readNoiseRelativeAtOnce", device.readSigma(g, 0));
        }
    }

    void print(PrintStream out, Style style) {
        out.println("a device, right after programming, by its conductance over the largest one");
        Table table = Table.aligned("rrrrr");
        table.row(
                style.bold("g"),
                "programming sigma, of the largest",
                "drift exponent",
                "its spread",
                "1/f noise, relative");
        for (double share : SHARES) {
            double g = share * device.gMax();
            table.row(
                    number("%.2f", share),
                    number("%.5f", programming(g)),
                    number("%.4f", device.driftMean(g)),
                    number("%.4f", device.driftSpread(g)),
                    number("%.4f", device.readSigma(g, 0)));
        }
        table.print(out);
    }

    private double programming(double g) {
        return device.programmingSigma(g, 0) / device.gMax();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
