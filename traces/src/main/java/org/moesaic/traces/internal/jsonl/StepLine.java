package org.moesaic.traces.internal.jsonl;

import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// One line of a file of steps, parsed into columns that are used again for the next line.
final class StepLine {

    /// Thrown where a line is JSON, but not a step.
    static final class WrongStep extends Exception {
        private static final long serialVersionUID = 1L;
        private final String place;
        private final String cure;

        WrongStep(String place, String message, String cure) {
            super(message);
            this.place = place;
            this.cure = cure;
        }

        String place() {
            return place;
        }

        String cure() {
            return cure;
        }
    }

    private final int layers;
    private final int topK;
    private final int[] ids;
    private final boolean[] present;
    private long step;
    private int token;

    StepLine(int layers, int topK) {
        this.layers = layers;
        this.topK = topK;
        ids = new int[layers * topK];
        present = new boolean[layers];
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

    /// @throws WrongStep if the line is not a step with all layers
    /// @throws tools.jackson.core.JacksonException if it is not JSON
    void parse(String line) throws WrongStep {
        step = -1;
        token = -1;
        boolean routed = false;
        Arrays.fill(present, false);
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new WrongStep("", "not an object", "one object a line");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "step" -> step = number(parser, "step", Long.MAX_VALUE);
                    case "token" -> token = (int) number(parser, "token", Integer.MAX_VALUE);
                    case "routed" -> {
                        routed = true;
                        routed(parser);
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new WrongStep("", "more than one object", "one object a line");
            }
        }
        if (step < 0 || !routed) {
            throw new WrongStep(
                    "", "without 'step' or 'routed'", "both in each line after the first");
        }
        for (int layer = 0; layer < layers; layer++) {
            if (!present[layer]) {
                throw new WrongStep(
                        "step " + step,
                        "layer " + layer + " is missing",
                        "all layers in each step");
            }
        }
    }

    private void routed(JsonParser parser) throws WrongStep {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new WrongStep("routed", "not an object", "a list of ids for each layer");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int layer = layer(parser.currentName());
            parser.nextToken();
            row(parser, layer);
        }
    }

    private int layer(String name) throws WrongStep {
        int layer = name.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(name) : -1;
        if (layer < 0 || layer >= layers) {
            String shown = name.substring(0, Math.min(name.length(), 40));
            throw new WrongStep(
                    place("routed"), "layer '" + shown + "'", "layers are 0 to " + (layers - 1));
        }
        if (present[layer]) {
            throw new WrongStep(place("routed"), "layer " + layer + " twice", "each layer once");
        }
        present[layer] = true;
        return layer;
    }

    private void row(JsonParser parser, int layer) throws WrongStep {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new WrongStep(place("layer " + layer), "not a list", "a list of expert ids");
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new WrongStep(
                        place("layer " + layer), "an id is not a whole number", "expert ids");
            }
            if (count < topK) {
                ids[layer * topK + count] =
                        Math.clamp(longOf(parser), Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
            count++;
        }
        if (count != topK) {
            throw new WrongStep(
                    place("layer " + layer), count + " ids", topK + " ids, as 'top_k' says");
        }
    }

    /// The step is known here if it stands before the layers, as it does in all files seen.
    private String place(String inside) {
        return step < 0 ? inside : "step " + step + ", " + inside;
    }

    private static long number(JsonParser parser, String name, long most) throws WrongStep {
        long value = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? longOf(parser) : -1;
        if (value < 0 || value > most) {
            throw new WrongStep(name, "not a whole number from 0", "0 to " + most);
        }
        return value;
    }

    private static long longOf(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> Long.MIN_VALUE;
        };
    }
}
