package org.moesaic.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// What one run of the command inside this process gave.
public record RunResult(int code, String out, String err) {

    public static RunResult of(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(args, stream(out), stream(err));
        return new RunResult(code, text(out), text(err));
    }

    /// Runs a verb made for a test, called by its name, with all that the command adds around a verb.
    static RunResult of(Verb verb, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        var console = org.moesaic.cli.output.Console.plain(stream(out), stream(err));
        var exit = Main.run(args, console, root -> root.addSubcommand(new CommandLine(verb)));
        return new RunResult(exit.code(), text(out), text(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
