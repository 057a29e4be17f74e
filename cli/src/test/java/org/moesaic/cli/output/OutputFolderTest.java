package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

class OutputFolderTest {

    @TempDir Path base;

    @Test
    void nothingBearsTheNameBeforeTheCommit() throws IOException {
        Path target = base.resolve("run 1");
        try (OutputFolder folder = OutputFolder.open(target, false)) {
            Files.writeString(folder.resolve("summary.json"), "{}");
            assertFalse(Files.exists(target));
            folder.commit();
        }
        assertEquals("{}", Files.readString(target.resolve("summary.json")));
        assertEquals(List.of("run 1"), names());
    }

    @Test
    void whatIsNotCommittedLeavesNoTrace() throws IOException {
        Path target = base.resolve("run");
        assertThrows(
                IllegalStateException.class,
                () -> {
                    try (OutputFolder folder = OutputFolder.open(target, false)) {
                        Files.createDirectory(folder.resolve("deeper"));
                        Files.writeString(folder.resolve("deeper").resolve("half"), "1,2");
                        throw new IllegalStateException("the run dies");
                    }
                });
        assertEquals(List.of(), names());
    }

    @Test
    void anExistingResultIsKeptUnlessForced() throws IOException {
        Path target = result("run", "old");
        assertRefused(target, false, "it exists", "--force");
        write(target, "new", true);
        assertEquals("new", Files.readString(target.resolve("summary.json")));
        assertEquals(List.of("run"), names());
    }

    @Test
    void aForcedRunThatFailsKeepsTheOldResult() throws IOException {
        Path target = result("run", "old");
        try (OutputFolder folder = OutputFolder.open(target, true)) {
            Files.writeString(folder.resolve("summary.json"), "half");
        }
        assertEquals("old", Files.readString(target.resolve("summary.json")));
        assertEquals(List.of("run"), names());
    }

    @Test
    void forceReplacesResultsOnly() throws IOException {
        Path home = Files.createDirectory(base.resolve("home"));
        Files.writeString(home.resolve("letters.txt"), "dear");
        assertRefused(home, true, "no summary.json in it", "another name");
        assertEquals("dear", Files.readString(home.resolve("letters.txt")));

        Path file = Files.writeString(base.resolve("file"), "text");
        assertRefused(file, true, "no folder of results", "another name");

        Path link = Files.createSymbolicLink(base.resolve("link"), result("run", "old"));
        assertRefused(link, true, "no folder of results", "another name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing/run", "file/run"})
    void aNameThatCannotBeWrittenIsRefusedAtOnce(String name) throws IOException {
        Files.writeString(base.resolve("file"), "text");
        assertRefused(base.resolve(name), false, "cannot be written", "name a path");
        assertEquals(List.of("file"), names());
    }

    @Test
    void theMissingParentIsNamed() {
        assertRefused(
                base.resolve("missing/run"),
                false,
                "there is no folder '" + base.resolve("missing") + "'",
                "name a path");
    }

    @Test
    void afterARemovalThereIsNothingToCommit() throws IOException {
        OutputFolder folder = OutputFolder.open(base.resolve("run"), false);
        folder.close();
        MoesaicException e = assertThrows(MoesaicException.class, folder::commit);
        assertEquals(Exit.CANNOT_WRITE, e.exit());
        assertEquals(List.of(), names());
    }

    @Test
    void aFileAppearsWholeOrNotAtAll() throws IOException {
        Path target = base.resolve("trace.csv");
        try (OutputFile file = OutputFile.open(target, false)) {
            Files.writeString(file.path(), "half");
        }
        assertEquals(List.of(), names());
        try (OutputFile file = OutputFile.open(target, false)) {
            Files.writeString(file.path(), "whole");
            file.commit();
        }
        assertEquals("whole", Files.readString(target));
        assertThrows(MoesaicException.class, () -> OutputFile.open(target, false));
        try (OutputFile file = OutputFile.open(target, true)) {
            Files.writeString(file.path(), "newer");
            file.commit();
        }
        assertEquals("newer", Files.readString(target));
        assertEquals(List.of("trace.csv"), names());
    }

    @Test
    void aFileReplacesPlainFilesOnly() throws IOException {
        Path folder = Files.createDirectory(base.resolve("folder"));
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> OutputFile.open(folder, true));
        assertEquals(Exit.CANNOT_WRITE, e.exit());
        assertTrue(e.getMessage().contains("it exists and is no plain file"), e.getMessage());
    }

    private void assertRefused(Path target, boolean force, String why, String cure) {
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> OutputFolder.open(target, force));
        assertEquals(Exit.CANNOT_WRITE, e.exit());
        assertTrue(e.getMessage().startsWith(target + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(why), e.getMessage());
        assertTrue(e.getMessage().contains(cure), e.getMessage());
    }

    private Path result(String name, String content) throws IOException {
        Path target = base.resolve(name);
        write(target, content, false);
        return target;
    }

    private static void write(Path target, String content, boolean force) throws IOException {
        try (OutputFolder folder = OutputFolder.open(target, force)) {
            Files.writeString(folder.resolve("summary.json"), content);
            folder.commit();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(base)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
