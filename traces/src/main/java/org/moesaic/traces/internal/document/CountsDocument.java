package org.moesaic.traces.internal.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.counts.CountsBuilder;
import org.moesaic.traces.internal.counts.LoadMatrix;
import tools.jackson.core.JsonToken;

/// Reads counts from JSON: `logical_count` [layers][experts] or [steps][layers][experts] of SGLang and EPLB, a load matrix
/// (`weight`, `expert_load`, or the document itself), and Moesaic's own `moe-expert-counts`, which also has first choices,
/// alone (`counts_top1`) and by pairs of layers (`joint_top1`).
final class CountsDocument {

    static final String NAME = "counts-json";

    private final DocumentParser parser;
    private final CountsBuilder builder;

    private CountsDocument(DocumentParser parser) {
        this.parser = parser;
        builder = new CountsBuilder(parser.file(), NAME);
    }

    static ExpertCounts read(TraceFile file) {
        try (DocumentParser parser = new DocumentParser(file)) {
            CountsDocument document = new CountsDocument(parser);
            document.read();
            return document.builder.build();
        }
    }

    private void read() {
        JsonToken first = parser.next();
        if (first == JsonToken.START_ARRAY) {
            builder.counts(matrix("loads"));
        } else {
            parser.require(JsonToken.START_OBJECT, "", "an object or a list of lists");
            while (parser.nextField()) {
                field();
            }
        }
        if (parser.next() != null) {
            throw parser.bad("", "more than one document", "one");
        }
    }

    private void field() {
        switch (parser.name()) {
            case "logical_count", "counts", "weight", "expert_load" ->
                    builder.counts(matrix(parser.name()));
            case "counts_top1" -> builder.firstChoices(matrix("counts_top1"));
            case "joint_top1" -> builder.pairs(matrices("joint_top1"));
            case "layers" -> builder.layers(ids("layers"));
            case "layer_pairs" -> builder.layerPairs(pairs());
            case "tokens" -> builder.tokens(number("tokens", Long.MAX_VALUE));
            case "top_k" -> builder.topK(number("top_k", Limits.SELECTIONS_PER_TOKEN));
            case "experts" -> builder.experts(number("experts", TraceHeader.MAX_EXPERTS));
            case "model" -> builder.model(parser.text());
            case "domain", "source" -> builder.source(parser.text());
            default -> parser.skip();
        }
    }

    private OptionalLong number(String name, long most) {
        return parser.current() == JsonToken.VALUE_NULL
                ? OptionalLong.empty()
                : OptionalLong.of(parser.whole(name, 1, most));
    }

    /// A list of lists of numbers; one level more is summed over the outermost.
    private LoadMatrix matrix(String name) {
        List<LoadMatrix> steps = new ArrayList<>();
        LoadMatrix flat = new LoadMatrix(name);
        parser.require(JsonToken.START_ARRAY, name, "a list of lists of numbers");
        while (parser.next() != JsonToken.END_ARRAY) {
            parser.require(JsonToken.START_ARRAY, name, "a list of lists of numbers");
            JsonToken inner = parser.next();
            if (inner == JsonToken.START_ARRAY) {
                LoadMatrix step = new LoadMatrix(name);
                do {
                    parser.next();
                    row(step, name);
                } while (parser.next() == JsonToken.START_ARRAY);
                if (steps.isEmpty()) {
                    steps.add(step);
                } else {
                    add(steps.getFirst(), step);
                }
            } else {
                row(flat, name);
            }
        }
        if (!steps.isEmpty() && flat.rows() > 0) {
            throw parser.bad(name, "lists of different depth", "[layers][experts]");
        }
        return steps.isEmpty() ? flat : steps.getFirst();
    }

    private void add(LoadMatrix sum, LoadMatrix step) {
        Optional<String> wrong = sum.add(step);
        if (wrong.isPresent()) {
            throw parser.bad(step.name(), wrong.get(), "steps of the same shape");
        }
    }

    /// One row, the parser being at its first element or its end.
    private void row(LoadMatrix matrix, String name) {
        matrix.beginRow();
        for (JsonToken token = parser.current();
                token != JsonToken.END_ARRAY;
                token = parser.next()) {
            Optional<String> wrong = matrix.add(parser.real(name));
            if (wrong.isPresent()) {
                throw parser.bad(name, wrong.get(), LoadMatrix.ALLOWED);
            }
        }
        Optional<String> wrong = matrix.endRow();
        if (wrong.isPresent()) {
            throw parser.bad(name, wrong.get(), LoadMatrix.ALLOWED);
        }
    }

    private List<LoadMatrix> matrices(String name) {
        List<LoadMatrix> matrices = new ArrayList<>();
        parser.require(JsonToken.START_ARRAY, name, "a list of matrices");
        while (parser.next() != JsonToken.END_ARRAY) {
            if (matrices.size() == Limits.LAYERS) {
                throw parser.bad(name, "more than " + Limits.LAYERS + " matrices", "fewer");
            }
            matrices.add(matrix(name));
        }
        return matrices;
    }

    private List<Integer> ids(String name) {
        if (parser.current() == JsonToken.VALUE_NUMBER_INT) {
            // Some files give the number of layers here.
            return List.of();
        }
        List<Integer> ids = new ArrayList<>();
        parser.require(JsonToken.START_ARRAY, name, "a list of layer ids");
        while (parser.next() != JsonToken.END_ARRAY) {
            ids.add((int) parser.whole(name, 0, TraceHeader.MAX_EXPERTS));
            if (ids.size() > Limits.LAYERS) {
                throw parser.bad(name, "more than " + Limits.LAYERS + " layers", "fewer");
            }
        }
        return ids;
    }

    private List<List<Integer>> pairs() {
        List<List<Integer>> pairs = new ArrayList<>();
        parser.require(JsonToken.START_ARRAY, "layer_pairs", "a list of pairs");
        while (parser.next() != JsonToken.END_ARRAY) {
            pairs.add(ids("layer_pairs"));
            if (pairs.size() > Limits.LAYERS || pairs.getLast().size() != 2) {
                throw parser.bad("layer_pairs", "no pair of layers", "[earlier, later]");
            }
        }
        return pairs;
    }
}
