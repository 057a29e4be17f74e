package org.moesaic.traces.internal.jsonl;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;
import org.moesaic.traces.internal.LineReader;
import org.moesaic.traces.internal.ProblemList;
import org.moesaic.traces.internal.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The first line of a file of steps.
///
/// @param model last part of the model's name or path; may be empty
/// @param prompt what the prompt was, in a word; may be empty
/// @param steps how many steps follow, where the line says so
/// @param phase DECODE unless the line says that it was not decoding
record StepMeta(
        String model,
        String prompt,
        OptionalLong steps,
        int layers,
        int topK,
        OptionalInt experts,
        int promptTokens,
        Phase phase) {

    /// Reads and checks the first line, all its problems together.
    static StepMeta read(TraceFile file, LineReader lines) {
        String line = lines.next();
        JsonNode meta;
        try {
            JsonNode first = Json.MAPPER.readTree(line == null ? "" : line);
            mustNotBeStep(file, first);
            meta = first.path("meta");
        } catch (JacksonException e) {
            throw MoesaicException.badData(
                    Problem.at(
                            file.path(),
                            lines.number(),
                            "",
                            "not JSON: " + e.getOriginalMessage(),
                            "one object a line"));
        }
        ProblemList problems = new ProblemList(file.path());
        Fields fields = new Fields(file, lines.number(), meta, problems);
        long layers = fields.number("layers", true, Limits.LAYERS, 1).orElse(1);
        long topK = fields.number("top_k", true, Limits.SELECTIONS_PER_TOKEN, 1).orElse(1);
        OptionalLong experts = fields.number("n_experts", false, TraceHeader.MAX_EXPERTS, 1);
        OptionalLong steps = fields.number("steps", false, Long.MAX_VALUE, 0);
        OptionalLong prompt = fields.number("prompt_tokens", false, Integer.MAX_VALUE, 0);
        if (!Limits.allow(layers, topK)) {
            fields.bad("layers", layers + " layers of top-" + topK, Limits.inWords());
        }
        if (experts.isPresent() && topK > experts.getAsLong()) {
            fields.bad(
                    "top_k",
                    topK + " of " + experts.getAsLong() + " experts",
                    "no more than there are");
        }
        boolean decode = meta.path("decode").asBoolean(true);
        problems.throwIfAny();
        return new StepMeta(
                ModelNames.lastSegment(meta.path("model").asString("")),
                meta.path("prompt").asString(""),
                steps,
                (int) layers,
                (int) topK,
                experts.isPresent()
                        ? OptionalInt.of((int) experts.getAsLong())
                        : OptionalInt.empty(),
                (int) prompt.orElse(0),
                decode ? Phase.DECODE : Phase.UNKNOWN);
    }

    private static void mustNotBeStep(TraceFile file, JsonNode first) {
        JsonNode routed = first.path("routed");
        if (first.path("meta").isMissingNode() && routed.isObject()) {
            int topK = 0;
            for (JsonNode ids : routed) {
                topK = Math.max(topK, ids.size());
            }
            throw MoesaicException.badData(
                    Problem.at(
                            file.path(),
                            1,
                            "meta",
                            "is missing: the first line is a step",
                            "write a line before it: {\"meta\": {\"layers\": %d, \"top_k\": %d}}"
                                    .formatted(routed.size(), topK)));
        }
    }

    /// The fields of the object, and what is wrong with them.
    private record Fields(TraceFile file, long line, JsonNode meta, ProblemList problems) {

        OptionalLong number(String name, boolean required, long most, long least) {
            JsonNode value = meta.path(name);
            if (value.isMissingNode() || value.isNull()) {
                if (required) {
                    bad(name, "is missing", "a whole number from " + least);
                }
                return OptionalLong.empty();
            }
            if (!value.isIntegralNumber()
                    || !value.canConvertToLong()
                    || value.asLong() < least
                    || value.asLong() > most) {
                String shown = value.toString();
                bad(
                        name,
                        shown.substring(0, Math.min(shown.length(), 40)),
                        "a whole number from " + least + " to " + most);
                return OptionalLong.empty();
            }
            return OptionalLong.of(value.asLong());
        }

        void bad(String name, String message, String cure) {
            problems.add(Problem.at(file.path(), line, "meta." + name, message, cure));
        }
    }
}
