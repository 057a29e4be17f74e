package org.moesaic.verification.benchmark.policies;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.cli.Main;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One comparison: rows that policies are judged on, rows that they learned from, and a machine.
///
/// @param title as a heading
/// @param arguments of `moesaic`, without `--json`
record Case(String title, List<String> arguments) {

    Case {
        arguments = List.copyOf(arguments);
    }

    /// As a stranger would type it. Files are named by themselves: their folder is nobody's business.
    String command() {
        StringBuilder line = new StringBuilder("./moesaic");
        for (String argument : arguments) {
            boolean file = argument.startsWith("/");
            line.append(' ')
                    .append(file ? argument.substring(argument.lastIndexOf('/') + 1) : argument);
        }
        return line.toString();
    }

    /// Runs it.
    ///
    /// @return its JSON
    /// @throws IllegalStateException with what the command said, if it did not end well
    JsonNode run() {
        return JsonMapper.shared().readTree(output("--quiet", "--json"));
    }

    /// Runs it.
    ///
    /// @return what it prints
    /// @throws IllegalStateException with what the command said, if it did not end well
    String text() {
        return output("--quiet");
    }

    private String output(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(all.toArray(String[]::new), new PrintStream(out), new PrintStream(err));
        if (code != 0) {
            throw new IllegalStateException(
                    command() + ": " + err.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
