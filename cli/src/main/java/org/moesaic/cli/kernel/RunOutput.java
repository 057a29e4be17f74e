package org.moesaic.cli.kernel;

import java.io.PrintStream;
import java.nio.file.Path;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.Backend;
import tools.jackson.databind.node.ObjectNode;

/// What `kernel run` computed, as text and as JSON.
record RunOutput(WeightChoice choice, Backend backend, int tokens, int inputs, ExpertRun run) {

    void fill(ObjectNode json, String format) {
        json.put("schema", "moesaic.kernel-run/1")
                .put("format", format)
                .put("backend", backend.name())
                .put("device", backend.device())
                .put("kind", kind())
                .put("name", name())
                .put("batch", tokens)
                .put("inputs", inputs)
                .put("outputs", run.outputs())
                .put("weightCount", run.weights())
                .put("weightBytes", run.weightBytes())
                .put(
                        "relativeError",
                        Double.isFinite(run.relativeError()) ? run.relativeError() : null);
    }

    void print(PrintStream out, String format, Path written) {
        Table.plain()
                .row("ran", kind() + " " + name())
                .row("on", backend.name() + " (" + backend.device() + ")")
                .row(
                        "weights",
                        "%s in %s, %s"
                                .formatted(
                                        Numbers.count(run.weights()),
                                        format,
                                        Numbers.binaryBytes(run.weightBytes())))
                .row("tokens", "%s of %d numbers".formatted(Numbers.count(tokens), inputs))
                .row(
                        "relative error",
                        Double.isFinite(run.relativeError())
                                ? Numbers.percent(run.relativeError())
                                        + " against the weights of the file"
                                : "not known: an input, or what came of it, is not finite")
                .row("written", written.toString())
                .print(out);
    }

    private String kind() {
        return switch (choice) {
            case WeightChoice.WholeExpert expert -> "expert";
            case WeightChoice.OneMatrix matrix -> "matrix";
        };
    }

    private String name() {
        return switch (choice) {
            case WeightChoice.WholeExpert expert -> expert.name();
            case WeightChoice.OneMatrix matrix -> matrix.name();
        };
    }
}
