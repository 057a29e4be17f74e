package org.moesaic.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindJdkTest {

    private static final String CURE =
            " Install one (https://adoptium.net) or set MOESAIC_JAVA_HOME=/path/to/jdk-25.\n";

    @TempDir Path folder;
    private FakeMachine machine;

    @BeforeEach
    void build() throws Exception {
        machine = new FakeMachine(folder);
    }

    @ParameterizedTest
    @CsvSource({"moesaic, 17.0.15", "moesaic, 25.0.1", "build, 17.0.15", "build, 25-ea"})
    void aJdkThatIsTooOldIsNamed(String script, String version) throws Exception {
        Path home = machine.jdk("old jdk", version);
        machine.environment.put("MOESAIC_JAVA_HOME", home.toString());
        var result = machine.run(machine.checkout.resolve(script), "--help");
        assertEquals(69, result.code());
        assertEquals(
                "moesaic: needs JDK 25.0.3 or newer; found only "
                        + version
                        + " in "
                        + home
                        + "."
                        + CURE,
                result.err());
        assertEquals("", result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"moesaic", "build"})
    void aFolderThatIsNoJdkIsNamed(String script) throws Exception {
        machine.environment.put("MOESAIC_JAVA_HOME", machine.base.toString());
        var result = machine.run(machine.checkout.resolve(script));
        assertEquals(69, result.code());
        assertEquals(
                "moesaic: MOESAIC_JAVA_HOME="
                        + machine.base
                        + " is no JDK (no bin/javac or no release file)\n",
                result.err());
    }

    @Test
    void noJdkAtAll() throws Exception {
        var result = find("");
        assertEquals(69, result.code());
        assertEquals("moesaic: needs JDK 25.0.3 or newer; found none." + CURE, result.err());
    }

    @Test
    void theSearchGoesOnBehindAJdkThatIsTooOld() throws Exception {
        machine.environment.put("JAVA_HOME", machine.jdk("jdk 17", "17.0.15").toString());
        Path good = machine.jdk("jdk 25", "25.0.3");
        machine.jdk("jdk 26", "26");
        assertEquals(good + "\n", find("jdk 25", "jdk 26").out());
        assertEquals(
                machine.base.resolve("jdk 26") + "\n", find("jdk 17", "jdk 26", "jdk 25").out());
    }

    @Test
    void theJavaOnThePathLeadsToItsJdk() throws Exception {
        Path home = machine.jdk("jdk 25", "25.0.4");
        Files.createSymbolicLink(machine.base.resolve("bin/java"), home.resolve("bin/java"));
        assertEquals(home + "\n", find("nothing").out());
    }

    @Test
    void aRuntimeWithoutACompilerIsNoJdk() throws Exception {
        Files.delete(machine.jdk("jre", "25.0.3").resolve("bin/javac"));
        assertEquals(69, find("jre").code());
    }

    @ParameterizedTest
    @CsvSource({
        "25.0.3, 0",
        "25.0.3.1, 0",
        "25.0.10, 0",
        "25.1, 0",
        "26, 0",
        "26-ea, 0",
        "25.0.2, 1",
        "25, 1",
        "25-ea, 1",
        "17.0.15, 1",
        "1.8.0_402, 1",
        "9, 1",
        "x, 1",
        "'', 1",
    })
    void versionsAreComparedAsNumbers(String version, int code) throws Exception {
        String command = "set -eu; . '" + script() + "'; at_least \"$1\" 25.0.3";
        var result = FakeMachine.finish(machine.start(List.of("sh", "-c", command, "sh", version)));
        assertEquals(code, result.code(), result.err());
        assertEquals("", result.err());
    }

    /// Looks for a JDK with these folders in place of the usual ones, which this machine may have.
    private FakeMachine.Result find(String... places) throws Exception {
        StringBuilder usual = new StringBuilder("consider_usual_places() { :; ");
        for (String place : places) {
            usual.append("consider '").append(machine.base.resolve(place)).append("'; ");
        }
        String command =
                "set -eu; . '" + script() + "'; " + usual + "}; find_jdk; printf '%s\\n' \"$JDK\"";
        return FakeMachine.finish(machine.start(List.of("sh", "-c", command)));
    }

    private Path script() {
        Path script = machine.checkout.resolve(".launch/jdk.sh");
        assertTrue(Files.exists(script));
        return script;
    }
}
