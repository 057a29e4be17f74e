package org.moesaic.cli.doctor;

import java.io.PrintStream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Progress;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic doctor`.
@Command(
        name = "doctor",
        description = {
            "What this machine has: JDK, vector width, OpenCL devices, programs of others, memory"
                    + " bandwidth; and what to install for the rest.",
            "",
            "Nothing of it is needed to replay, compare or place: the JDK is enough. Reading"
                    + " memory for its bandwidth takes some seconds."
        },
        footer = {"", "Examples:", "  moesaic doctor", "  moesaic doctor --json"})
public final class DoctorVerb extends Verb {

    /// Larger than caches that have been seen, and no more than a quarter of what Java may take.
    private static final long READ_BYTES =
            Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 4);

    @Override
    protected Exit run(Context context) throws InterruptedException {
        Diagnosis diagnosis;
        try (Progress progress = context.progress().start("reading memory", 1)) {
            String path = System.getenv().getOrDefault("PATH", "");
            diagnosis = Diagnosis.of(Backends.providers(), path, READ_BYTES);
            progress.advanceTo(1);
        }
        context.result(
                json -> fill(json, diagnosis), out -> print(out, diagnosis, context.style()));
        return Exit.DONE;
    }

    private static void fill(ObjectNode json, Diagnosis diagnosis) {
        json.put("schema", "moesaic.doctor/1")
                .put("jdk", diagnosis.jdk())
                .put("processors", diagnosis.processors())
                .put("heapBytes", diagnosis.heapBytes())
                .put("memoryBytesPerSecond", diagnosis.memory().bytesPerSecond())
                .put("memoryReader", diagnosis.memory().reader());
        ArrayNode backends = json.putArray("backends");
        for (Diagnosis.Kind kind : diagnosis.backends()) {
            ObjectNode backend = backends.addObject().put("name", kind.name());
            ArrayNode devices = backend.putArray("devices");
            kind.devices().forEach(devices::add);
            backend.put("refusal", kind.devices().isEmpty() ? kind.refusal() : null);
        }
        ArrayNode tools = json.putArray("tools");
        for (Diagnosis.Tool tool : diagnosis.tools()) {
            tools.addObject()
                    .put("name", tool.program().program())
                    .put("present", tool.present())
                    .put("version", tool.version())
                    .put("use", tool.program().use())
                    .put("debianPackage", tool.program().debianPackage());
        }
    }

    private static void print(PrintStream out, Diagnosis diagnosis, Style style) {
        Table machine =
                Table.plain()
                        .row(style.bold("JDK"), diagnosis.jdk())
                        .row(
                                style.bold("processors"),
                                diagnosis.processors()
                                        + ", heap of at most "
                                        + Numbers.binaryBytes(diagnosis.heapBytes()))
                        .row(
                                style.bold("memory"),
                                "%s read by all processors (%s)"
                                        .formatted(
                                                Numbers.si(
                                                        diagnosis.memory().bytesPerSecond(), "B/s"),
                                                diagnosis.memory().reader()));
        for (Diagnosis.Kind kind : diagnosis.backends()) {
            machine.row(
                    style.bold(kind.name()),
                    kind.devices().isEmpty()
                            ? "none: " + kind.refusal()
                            : String.join("; ", kind.devices()));
        }
        machine.print(out);
        out.println();
        Table tools = Table.plain();
        for (Diagnosis.Tool tool : diagnosis.tools()) {
            tools.row(style.bold(tool.program().program()), tool.program().use(), tool.text());
        }
        tools.print(out);
        out.println();
        long missing = diagnosis.missing();
        out.println(
                missing == 0
                        ? "nothing is missing"
                        : "%d missing; replay, compare and place need none of them"
                                .formatted(missing));
    }
}
