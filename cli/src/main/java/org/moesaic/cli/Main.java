package org.moesaic.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.moesaic.cli.output.Console;
import org.moesaic.cli.output.OutputClosedException;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/// The `moesaic` command: arguments in, exit code out. Every error becomes a message here and nowhere else.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.US);
        System.exit(run(args, Console.system()).code());
    }

    /// Runs the command inside this process, as on no terminal.
    ///
    /// @return the exit code
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, Console.plain(out, err)).code();
    }

    static Exit run(String[] args, Console console) {
        return run(args, console, Verbs::addTo);
    }

    /// The same with a tree of verbs of the caller's choice.
    static Exit run(String[] args, Console console, Consumer<CommandLine> verbs) {
        boolean debug = List.of(args).contains("--debug");
        try {
            Exit exit = parseAndRun(args, console, verbs);
            console.flush();
            return exit;
        } catch (Throwable e) {
            return isShuttingDown() ? Exit.INTERRUPTED : report(e, debug, console);
        }
    }

    private static Exit report(Throwable thrown, boolean debug, Console console) {
        return switch (thrown) {
            case ParameterException e -> fail(UsageErrors.of(e), debug, console);
            case MoesaicException e -> fail(e, debug, console);
            case OutputClosedException e when e.brokenPipe() -> Exit.DONE;
            case OutputClosedException e -> fail(e.asProblem(), debug, console);
            case OutOfMemoryError e -> fail(outOfMemory(e), debug, console);
            default -> {
                console.err().println("moesaic: " + bug(thrown, debug));
                trace(thrown, debug, console);
                yield Exit.INTERNAL;
            }
        };
    }

    /// Whether the user has interrupted the run. What fails from then on, such as writing into a folder that has been
    /// taken away, is a consequence and not worth a message.
    private static boolean isShuttingDown() {
        Thread probe = new Thread();
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }

    private static Exit parseAndRun(String[] args, Console console, Consumer<CommandLine> verbs)
            throws Exception {
        MoesaicCommand command = new MoesaicCommand(console);
        CommandLine root = new CommandLine(command);
        verbs.accept(root);
        UsageErrors.makeStrict(root);
        boolean colour = console.colour() && !List.of(args).contains("--no-color");
        root.setColorScheme(Help.defaultColorScheme(colour ? Help.Ansi.ON : Help.Ansi.OFF));
        List<CommandLine> chain = root.parseArgs(args).asCommandLineList();
        for (CommandLine link : chain) {
            if (link.isUsageHelpRequested()) {
                console.out().print(link.getUsageMessage());
                return Exit.DONE;
            }
        }
        Verb verb = chain.getLast().getCommand();
        return verb.run(command.context());
    }

    private static Exit fail(MoesaicException e, boolean debug, Console console) {
        e.problems().forEach(problem -> console.err().println("moesaic: " + problem));
        trace(e, debug, console);
        return e.exit();
    }

    private static MoesaicException outOfMemory(OutOfMemoryError e) {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        Problem problem =
                Problem.of(
                        "out of memory: the heap may grow to " + mebibytes + " MiB",
                        "allow more, for example MOESAIC_JAVA_OPTS=-Xmx8g");
        return new MoesaicException(Exit.UNAVAILABLE, List.of(problem), e);
    }

    private static String bug(Throwable e, boolean debug) {
        String what = String.valueOf(e).lines().findFirst().orElse("");
        String next =
                debug
                        ? "please report it with this stack trace"
                        : "run again with --debug to see where";
        return "a bug in Moesaic: " + what + "; " + next;
    }

    private static void trace(Throwable e, boolean debug, Console console) {
        if (debug) {
            e.printStackTrace(console.err());
        }
    }
}
