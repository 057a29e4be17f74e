package org.moesaic.hdl.emit;

import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.HdlProblem;
import org.moesaic.hdl.ir.ModuleDefinition;

/// A small module as a picture: SVG 1.1 that stands alone, without scripts. Pointing at a box shows its signal and source
/// line. Instances are boxes: give their modules to see inside.
public final class Schematic {

    /// Boxes that a person can follow in one picture.
    public static final int LARGEST = 400;

    private static final int PIN = 16;
    private static final int MARGIN = 20;
    private static final int GAP = 60;
    private static final int CHARACTER = 7;

    private final SchematicGraph graph;
    private final SchematicLayout layout;
    private final int[] left;
    private final int[] top;
    private final int[] width;

    private Schematic(SchematicGraph graph) {
        this.graph = graph;
        layout = new SchematicLayout(graph);
        left = new int[graph.boxes().size()];
        top = new int[graph.boxes().size()];
        width = new int[graph.boxes().size()];
    }

    /// The picture.
    ///
    /// @throws HdlException if the module has more than [#LARGEST] boxes
    public static String svg(ModuleDefinition module) {
        SchematicGraph graph = new SchematicGraph(module);
        if (graph.boxes().size() > LARGEST) {
            throw new HdlException(
                    new HdlProblem(
                            module.location(),
                            module.name(),
                            graph.boxes().size() + " boxes are too many for a picture",
                            "at most " + LARGEST + "; choose a module inside it"));
        }
        return new Schematic(graph).draw();
    }

    private String draw() {
        int x = MARGIN;
        int bottom = 0;
        for (List<Integer> column : layout.columns()) {
            int widest = 0;
            int y = MARGIN;
            for (int box : column) {
                left[box] = x;
                top[box] = y;
                width[box] = widthOf(graph.boxes().get(box));
                widest = Math.max(widest, width[box]);
                y += heightOf(box) + PIN;
            }
            x += widest + GAP;
            bottom = Math.max(bottom, y);
        }
        StringBuilder text = new StringBuilder();
        text.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                <style>
                rect { fill: #fff; stroke: #345; rx: 3px }
                .register rect { fill: #e4eefb }
                .memory rect { fill: #e7f5e4 }
                .instance rect { fill: #f4ecdf }
                .input rect, .output rect { fill: #eee; stroke: none }
                .pin { font-size: 9px; fill: #666 }
                path { fill: none; stroke: #789 }
                .bus { stroke-width: 2px }
                path:hover { stroke: #c30 }
                </style>
                """
                        .formatted(x, bottom + MARGIN));
        graph.wires().forEach(wire -> wire(text, wire));
        graph.boxes().forEach(box -> box(text, box));
        return text.append("</svg>\n").toString();
    }

    private static int widthOf(SchematicGraph.Box box) {
        int longestPin = box.pins().stream().mapToInt(String::length).max().orElse(0);
        return 16 + CHARACTER * box.label().length() + (longestPin == 0 ? 0 : 6 * longestPin + 8);
    }

    private int heightOf(int box) {
        return PIN * Math.max(1, graph.boxes().get(box).pins().size()) + 8;
    }

    private void box(StringBuilder text, SchematicGraph.Box box) {
        int id = box.id();
        text.append(
                "<g class=\"%s\"><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
                        .formatted(
                                box.kind().name().toLowerCase(java.util.Locale.ROOT),
                                escape(box.tip()),
                                left[id],
                                top[id],
                                width[id],
                                heightOf(id)));
        text.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        .formatted(
                                left[id] + width[id] - 8,
                                top[id] + heightOf(id) / 2 + 4,
                                escape(box.label())));
        for (int pin = 0; pin < box.pins().size(); pin++) {
            text.append(
                    "<text class=\"pin\" x=\"%d\" y=\"%d\">%s</text>"
                            .formatted(
                                    left[id] + 4, pinY(id, pin) + 3, escape(box.pins().get(pin))));
        }
        text.append("</g>\n");
    }

    private int pinY(int box, int pin) {
        return top[box] + 4 + PIN / 2 + PIN * pin;
    }

    private void wire(StringBuilder text, SchematicGraph.Wire wire) {
        int x1 = left[wire.from()] + width[wire.from()];
        int y1 = top[wire.from()] + heightOf(wire.from()) / 2;
        int x2 = left[wire.to()];
        int y2 = pinY(wire.to(), wire.pin());
        int bend = Math.max(30, Math.abs(x2 - x1) / 2);
        text.append(
                "<path%s d=\"M%d %d C%d %d %d %d %d %d\"><title>%s</title></path>\n"
                        .formatted(
                                wire.width() > 1 ? " class=\"bus\"" : "",
                                x1,
                                y1,
                                x1 + bend,
                                y1,
                                x2 - bend,
                                y2,
                                x2,
                                y2,
                                escape(
                                        (wire.signal()
                                                        + " "
                                                        + wire.width()
                                                        + (wire.width() == 1 ? " bit" : " bits"))
                                                .strip())));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
