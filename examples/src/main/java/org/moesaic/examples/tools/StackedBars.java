package org.moesaic.examples.tools;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Horizontal stacked bars as SVG, with a line from the low to the high figure over each bar. The picture has its own
/// background, so that it reads the same on a light and on a dark page.
///
/// @param title above the bars
/// @param unit of all values
/// @param parts names of the parts of a bar, with their colours, in order
/// @param bars from top to bottom
record StackedBars(String title, String unit, Map<String, String> parts, List<Bar> bars) {

    /// @param label to the left of the bar
    /// @param values by part
    /// @param low the low figure for the whole bar
    /// @param high the high figure
    /// @param remark after the total
    record Bar(String label, Map<String, Double> values, double low, double high, String remark) {

        double total() {
            return values.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    private static final int WIDTH = 800;
    private static final int LEFT = 190;
    private static final int RIGHT = 20;
    private static final int TOP = 76;
    private static final int PITCH = 58;
    private static final int THICK = 22;

    String svg() {
        int height = TOP + PITCH * bars.size() + 10;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#1f2328\">",
                WIDTH,
                height);
        line(svg, "<title>%s</title>", title);
        line(
                svg,
                "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#ffffff\" stroke=\"#8c959f\"/>",
                WIDTH,
                height);
        line(svg, "<text x=\"16\" y=\"26\" font-weight=\"bold\">%s</text>", title);
        legend(svg);
        double scale =
                (WIDTH - LEFT - RIGHT) / bars.stream().mapToDouble(Bar::high).max().orElseThrow();
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + i * PITCH, scale);
        }
        line(svg, "</svg>");
        return svg.toString();
    }

    private void legend(StringBuilder svg) {
        int x = 16;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            line(
                    svg,
                    "<rect x=\"%d\" y=\"40\" width=\"12\" height=\"12\" fill=\"%s\"/>",
                    x,
                    part.getValue());
            line(svg, "<text x=\"%d\" y=\"51\">%s</text>", x + 17, part.getKey());
            x += 17 + 8 * part.getKey().length() + 20;
        }
        line(svg, "<text x=\"%d\" y=\"51\">|--| low to high</text>", x);
    }

    private void bar(StringBuilder svg, Bar bar, int y, double scale) {
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                LEFT - 10,
                y + 16,
                bar.label());
        double x = LEFT;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            double width = bar.values().get(part.getKey()) * scale;
            line(
                    svg,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    x,
                    y,
                    width,
                    THICK,
                    part.getValue());
            x += width;
        }
        double low = LEFT + bar.low() * scale;
        double high = LEFT + bar.high() * scale;
        int middle = y + THICK / 2;
        line(
                svg,
                "<path d=\"M%.1f %dv10M%.1f %dh%.1fM%.1f %dv10\" stroke=\"#1f2328\" fill=\"none\"/>",
                low,
                middle - 5,
                low,
                middle,
                high - low,
                high,
                middle - 5);
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" font-size=\"12\">%.3g %s (%.3g to %.3g), %s</text>",
                LEFT,
                y + THICK + 15,
                bar.total(),
                unit,
                bar.low(),
                bar.high(),
                bar.remark());
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
