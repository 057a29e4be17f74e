package org.moesaic.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.RunResult;
import org.moesaic.compute.Backend;
import org.moesaic.compute.BackendProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorTest {

    private static final ExternalTool TOOL = new ExternalTool("tool", "-V", "tests", "tool-dev");

    @TempDir Path folder;

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theFirstLineIsTheVersion() throws Exception {
        Path file =
                program(
                        "tool",
                        "[ \"$1\" = -V ] && echo noise >&2 && echo && printf ' \\033[1mTool\\a 1.2\\033[m \\nmore\\n'");
        String path = folder.resolve("none") + File.pathSeparator + folder;
        assertEquals(Optional.of(file), TOOL.find(path));
        assertEquals(Optional.of("Tool 1.2"), TOOL.version(file));
    }

    @Test
    void whatFailsOrIsNoProgramHasNoVersion() throws Exception {
        assertEquals(Optional.empty(), TOOL.version(program("tool", "echo Tool; exit 3")));
        assertEquals(Optional.empty(), TOOL.version(folder.resolve("absent")));
        Files.createDirectory(folder.resolve("other"));
        ExternalTool directory = new ExternalTool("other", "-V", "tests", "other");
        assertEquals(Optional.empty(), directory.find(folder.toString()));
    }

    /// A kind of kernels that this machine has not.
    private static final class Absent implements BackendProvider {
        @Override
        public String name() {
            return "absent";
        }

        @Override
        public int preference() {
            return 1;
        }

        @Override
        public List<String> devices() {
            return List.of();
        }

        @Override
        public String refusal() {
            return "no such device";
        }

        @Override
        public Backend open(int device, int threads) {
            throw new IllegalStateException("it has no devices");
        }
    }

    @Test
    void whatIsMissingIsCounted() throws Exception {
        program("yosys", "echo Yosys 0.23");
        Diagnosis diagnosis = Diagnosis.of(List.of(new Absent()), folder.toString(), 1 << 20);
        assertEquals(ExternalTool.ALL.size(), diagnosis.missing());
        for (Diagnosis.Tool tool : diagnosis.tools()) {
            boolean yosys = tool.program().program().equals("yosys");
            assertEquals(yosys, tool.present());
            assertEquals(
                    yosys
                            ? "Yosys 0.23"
                            : "none: apt-get install " + tool.program().debianPackage(),
                    tool.text());
        }
        assertTrue(diagnosis.memory().bytesPerSecond() > 0);
    }

    @Test
    void theVerbSaysItForPeopleAndPrograms() {
        RunResult json = RunResult.of("doctor", "--json");
        assertEquals(0, json.code(), json.err());
        JsonNode root = JsonMapper.shared().readTree(json.out());
        assertEquals("moesaic.doctor/1", root.get("schema").asString());
        assertTrue(root.get("jdk").asString().startsWith(Runtime.version().toString()));
        assertTrue(root.get("processors").intValue() > 0);
        assertEquals(ExternalTool.ALL.size(), root.get("tools").size());
        assertEquals(
                "reference",
                root.at("/backends").get(root.at("/backends").size() - 1).get("name").asString());
        RunResult text = RunResult.of("doctor");
        assertTrue(text.out().startsWith("JDK  "), text.out());
        assertTrue(text.out().contains("hdl prove"), text.out());
        assertFalse(RunResult.of("doctor", "x").err().contains("a bug in Moesaic"));
    }
}
