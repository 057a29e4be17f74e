package org.moesaic.cli.output;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar that comes up late, so that short work neither flickers nor loads its classes.
///
/// The width is given, because the library's own way to ask for it loads native code and writes queries to the terminal,
/// whose answers then stand behind the user's next prompt.
final class TerminalProgress implements Progress {

    private static final long PATIENCE_NANOSECONDS = 500_000_000;

    private final String what;
    private final long total;
    private final int columns;
    private final PrintStream err;
    private final long startNanoseconds = System.nanoTime();
    private ProgressBar bar;

    TerminalProgress(String what, long total, int columns, PrintStream err) {
        this.what = what;
        this.total = total;
        this.columns = columns;
        this.err = err;
    }

    @Override
    public void advanceTo(long done) {
        if (bar == null) {
            if (System.nanoTime() - startNanoseconds < PATIENCE_NANOSECONDS) {
                return;
            }
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(what)
                            .setInitialMax(total)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(200)
                            .setConsumer(new ConsoleProgressBarConsumer(err, columns - 1))
                            .showSpeed()
                            .clearDisplayOnFinish()
                            .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
