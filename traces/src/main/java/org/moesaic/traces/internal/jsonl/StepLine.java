package org.moesaic.traces.internal.jsonl;

import static org.moesaic.traces.internal.json.JsonScanner.ascii;

import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.internal.json.JsonScanner;
import org.moesaic.traces.internal.json.WrongLine;

/// One line of a file of steps, parsed into columns that are used again for the next line.
final class StepLine {

    private static final byte[] STEP = ascii("step");
    private static final byte[] TOKEN = ascii("token");
    private static final byte[] ROUTED = ascii("routed");

    private final List<Integer> layerIds;
    private final int[] indexOfId;
    private final int topK;
    private final int[] ids;
    private final boolean[] present;
    private long step;
    private int token;
    private boolean routed;

    StepLine(List<Integer> layerIds, int topK) {
        this.layerIds = layerIds;
        this.topK = topK;
        indexOfId = new int[layerIds.getLast() + 1];
        Arrays.fill(indexOfId, -1);
        for (int i = 0; i < layerIds.size(); i++) {
            indexOfId[layerIds.get(i)] = i;
        }
        ids = new int[layerIds.size() * topK];
        present = new boolean[layerIds.size()];
    }

    long step() {
        return step;
    }

    /// Vocabulary id of the token, or -1.
    int token() {
        return token;
    }

    /// The ids of all layers, layer after layer, top-k each.
    int[] ids() {
        return ids;
    }

    /// @throws WrongLine if the line is not JSON, or not a step with all layers
    void parse(JsonScanner scanner) throws WrongLine {
        step = -1;
        token = -1;
        routed = false;
        Arrays.fill(present, false);
        scanner.enterObject();
        while (scanner.nextField()) {
            if (scanner.nameIs(STEP)) {
                step = number(scanner, "step", Long.MAX_VALUE);
            } else if (scanner.nameIs(TOKEN)) {
                token = scanner.isNull() ? -1 : (int) number(scanner, "token", Integer.MAX_VALUE);
            } else if (scanner.nameIs(ROUTED)) {
                routed = true;
                routed(scanner);
            } else {
                scanner.skip();
            }
        }
        scanner.end();
        if (step < 0 || !routed) {
            throw new WrongLine(
                    "", "without 'step' or 'routed'", "both in each line after the first");
        }
        for (int layer = 0; layer < present.length; layer++) {
            if (!present[layer]) {
                throw new WrongLine(
                        "step " + step,
                        "layer " + layerIds.get(layer) + " is missing",
                        "all layers in each step");
            }
        }
    }

    private void routed(JsonScanner scanner) throws WrongLine {
        scanner.enterObject();
        while (scanner.nextField()) {
            row(scanner, layer(scanner));
        }
    }

    private int layer(JsonScanner scanner) throws WrongLine {
        int id = scanner.nameAsNumber();
        int layer = id >= 0 && id < indexOfId.length ? indexOfId[id] : -1;
        if (layer < 0) {
            String name = scanner.name();
            String shown = name.substring(0, Math.min(name.length(), 40));
            throw new WrongLine(
                    place("routed"), "layer '" + shown + "'", "layers are " + described());
        }
        if (present[layer]) {
            throw new WrongLine(place("routed"), "layer " + id + " twice", "each layer once");
        }
        present[layer] = true;
        return layer;
    }

    private String described() {
        int last = layerIds.getLast();
        return last - layerIds.getFirst() + 1 == layerIds.size()
                ? layerIds.getFirst() + " to " + last
                : layerIds.toString();
    }

    private void row(JsonScanner scanner, int layer) throws WrongLine {
        int count = 0;
        try {
            scanner.enterArray();
            while (scanner.nextElement()) {
                long id = scanner.integer();
                if (count < topK) {
                    ids[layer * topK + count] =
                            Math.clamp(id, Integer.MIN_VALUE, Integer.MAX_VALUE);
                }
                count++;
            }
        } catch (WrongLine wrong) {
            throw wrong.at(place("layer " + layerIds.get(layer)));
        }
        if (count != topK) {
            throw new WrongLine(
                    place("layer " + layerIds.get(layer)),
                    count + " ids",
                    topK + " ids, as 'top_k' says");
        }
    }

    /// The step is known here if it stands before the layers, as it does in all files seen.
    private String place(String inside) {
        return step < 0 ? inside : "step " + step + ", " + inside;
    }

    private static long number(JsonScanner scanner, String name, long most) throws WrongLine {
        long value;
        try {
            value = scanner.integer();
        } catch (WrongLine wrong) {
            throw wrong.at(name);
        }
        if (value < 0 || value > most) {
            throw new WrongLine(name, "not a whole number from 0", "0 to " + most);
        }
        return value;
    }
}
