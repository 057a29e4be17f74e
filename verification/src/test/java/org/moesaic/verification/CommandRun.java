package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.moesaic.cli.Main;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one run of the command inside this process gave.
record CommandRun(int code, String out, String err) {

    static CommandRun of(List<String> args) {
        return of(args.toArray(String[]::new));
    }

    static CommandRun of(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(args, stream(out), stream(err));
        return new CommandRun(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The result of a run that must succeed.
    JsonNode json() {
        assertEquals(0, code, err);
        return JsonMapper.shared().readTree(out);
    }

    /// Fails unless the run succeeded.
    void assertDone() {
        assertEquals(0, code, err);
    }

    /// Fails unless the run was refused with this code and one clear line a problem: no result, no stack trace.
    ///
    /// @param expected for each line, in order, what it must contain; `|` stands between several such texts
    void assertRefused(int expectedCode, String... expected) {
        assertEquals(expectedCode, code, () -> "standard error: " + err);
        assertEquals("", out);
        List<String> lines = err.lines().toList();
        assertEquals(expected.length, lines.size(), () -> "standard error: " + err);
        for (int i = 0; i < expected.length; i++) {
            String line = lines.get(i);
            assertTrue(line.startsWith("moesaic: "), line);
            for (String part : expected[i].split("\\|")) {
                assertTrue(line.contains(part), () -> "'" + part + "' is not in: " + line);
            }
        }
        assertNoStackTrace();
    }

    void assertNoStackTrace() {
        assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
    }

    /// Everything in a folder, however deep, with its size: to be the same before and after.
    static List<String> listing(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().map(each -> describe(folder, each)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String describe(Path folder, Path file) {
        try {
            String size = Files.isRegularFile(file) ? " " + Files.size(file) : "/";
            return folder.relativize(file) + size;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
