package org.moesaic.cli.output;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar that comes up late, so that short work neither flickers nor loads the classes of a terminal.
final class TerminalProgress implements Progress {

    private static final long PATIENCE_NANOSECONDS = 500_000_000;

    private final String what;
    private final long total;
    private final PrintStream err;
    private final long startNanoseconds = System.nanoTime();
    private ProgressBar bar;

    TerminalProgress(String what, long total, PrintStream err) {
        this.what = what;
        this.total = total;
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
                            .setConsumer(new ConsoleProgressBarConsumer(err))
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
