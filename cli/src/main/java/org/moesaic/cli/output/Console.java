package org.moesaic.cli.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The two streams of the command, and what is at their other end.
///
/// The JVM cannot tell whether one stream alone is a terminal, but the launcher can, with `test -t`; it hands the
/// answers over as system properties. Without the launcher neither is one.
///
/// @param out results
/// @param err everything else
/// @param colour whether colours may go to `out`
/// @param errorColumns how wide the terminal is that `err` is; 0 when it is none
public record Console(PrintStream out, PrintStream err, boolean colour, int errorColumns) {

    /// The console of this process.
    public static Console system() {
        PrintStream out = stream(new FileOutputStream(FileDescriptor.out));
        boolean colour =
                Boolean.getBoolean("moesaic.out.terminal")
                        && blank(System.getenv("NO_COLOR"))
                        && !"dumb".equals(System.getenv("TERM"));
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Console(out, err, colour, Integer.getInteger("moesaic.err.columns", 0));
    }

    /// Two streams that are no terminals.
    public static Console plain(PrintStream out, PrintStream err) {
        return new Console(out, err, false, 0);
    }

    /// Sends on what is still in the buffer.
    ///
    /// @throws OutputClosedException when standard output takes no more
    public void flush() {
        out.flush();
        err.flush();
    }

    private static PrintStream stream(FileOutputStream file) {
        BufferedOutputStream buffer = new BufferedOutputStream(new StandardStream(file), 1 << 16);
        return new PrintStream(buffer, false, StandardCharsets.UTF_8);
    }

    private static boolean blank(String value) {
        return value == null || value.isEmpty();
    }
}
