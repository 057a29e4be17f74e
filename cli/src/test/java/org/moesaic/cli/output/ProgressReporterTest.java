package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true);

    @Test
    void nobodyLooksNobodyCounts() {
        assertSame(Progress.NONE, new ProgressReporter(0, err).start("replaying", 10));
    }

    @Test
    void shortWorkShowsNothing() {
        try (Progress progress = new ProgressReporter(80, err).start("replaying", 10)) {
            progress.advanceTo(5);
            progress.advanceTo(10);
        }
        assertEquals("", bytes.toString());
    }

    @Test
    void longWorkShowsItsName() throws InterruptedException {
        try (Progress progress = new ProgressReporter(80, err).start("replaying", 1000)) {
            Thread.sleep(600);
            progress.advanceTo(500);
            Thread.sleep(300);
        }
        assertTrue(bytes.toString().contains("replaying"), bytes.toString());
        assertFalse(bytes.toString().contains("\u001b"), "no queries to the terminal");
    }
}
