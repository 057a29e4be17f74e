package org.moesaic.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildScriptTest {

    private static final String REPORTS =
            """
            mkdir -p one/target/surefire-reports two/target/surefire-reports cli/target/dist-staging/modules
            echo 'Tests run: 15, Failures: 1, Errors: 2, Skipped: 3, Time elapsed: 0.2 s <<< FAILURE!' \
            >one/target/surefire-reports/a.txt
            echo 'Tests run: 1200, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.2 s' \
            >two/target/surefire-reports/b.txt
            """;

    @TempDir Path folder;
    private FakeMachine machine;
    private Path script;

    @BeforeEach
    void build() throws Exception {
        machine = new FakeMachine(folder);
        script = machine.checkout.resolve("build");
        machine.environment.put("MOESAIC_JAVA_HOME", machine.jdk("jdk 25", "25.0.3").toString());
    }

    @Test
    void theLastLineIsTheSumOverAllModules() throws Exception {
        machine.maven("3.8.7", REPORTS + "exit 3");
        var result = machine.run(script);
        assertEquals("1209 passed, 3 failed, 3 skipped", result.out().lines().toList().getLast());
        assertEquals(3, result.code());
        assertEquals(List.of("-B -ntp verify"), machine.builds());
    }

    @Test
    void reportsOfEarlierRunsDoNotCount() throws Exception {
        Path old = machine.checkout.resolve("gone/target/surefire-reports/c.txt");
        FakeMachine.write(old, "Tests run: 7, Failures: 7, Errors: 0, Skipped: 0\n");
        machine.maven(
                "3.8.7",
                "mkdir -p a/target/surefire-reports; echo 'Tests run: 2, Failures: 0,"
                        + " Errors: 0, Skipped: 0' >a/target/surefire-reports/a.txt");
        var result = machine.run(script, "-pl", "edge");
        assertEquals("\n2 passed, 0 failed\n", result.out());
        assertEquals(0, result.code());
        assertEquals(List.of("-B -ntp -pl edge verify"), machine.builds());
    }

    @Test
    void theCommandNeedsNoFurtherBuild() throws Exception {
        machine.goodMaven();
        assertEquals(0, machine.run(script).code());
        var result = machine.run(machine.checkout.resolve("moesaic"), "--help");
        assertTrue(result.out().endsWith("\n--help\n"), result.out());
        assertEquals(1, machine.builds().size());
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        var result = machine.run(script);
        assertEquals(69, result.code());
        assertTrue(result.err().contains("apt-get install maven"), result.err());
    }
}
