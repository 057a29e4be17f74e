package org.moesaic.cli.replay;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.replay.Timeline;

/// `--timeline FILE[:FROM-TO]`: where a timeline goes, and which steps it shows.
///
/// @param file the file
/// @param window the steps, the first 16 unless others were asked for
record TimelineOption(Path file, Timeline.Window window) {

    private static final int STEPS = 16;

    private static final Pattern FORM = Pattern.compile("(.+?)(?::([^:/\\\\]*))?");

    private static final Pattern STEP_RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

    /// @throws MoesaicException as wrong usage
    static Optional<TimelineOption> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw wrong(text, "names no file");
        }
        if (form.group(2) == null) {
            return Optional.of(
                    new TimelineOption(Path.of(text), new Timeline.Window(0, STEPS - 1)));
        }
        Matcher range = STEP_RANGE.matcher(form.group(2));
        if (!range.matches()) {
            throw wrong(text, "'" + form.group(2) + "' is no range of steps");
        }
        int from = Integer.parseInt(range.group(1));
        int to = Integer.parseInt(range.group(2));
        if (to < from || to - from >= Timeline.Window.MOST_STEPS) {
            throw wrong(
                    text,
                    String.format(
                            Locale.ROOT,
                            "%d-%d is empty or more than %d steps",
                            from,
                            to,
                            Timeline.Window.MOST_STEPS));
        }
        return Optional.of(
                new TimelineOption(Path.of(form.group(1)), new Timeline.Window(from, to)));
    }

    private static MoesaicException wrong(String text, String problem) {
        return MoesaicException.usage(
                "option '--timeline': '" + text + "': " + problem,
                "write FILE or FILE:FROM-TO, such as run.json:0-15; steps count from 0");
    }
}
