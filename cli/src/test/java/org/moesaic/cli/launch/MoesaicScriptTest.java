package org.moesaic.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoesaicScriptTest {

    @TempDir Path folder;
    private FakeMachine machine;
    private Path script;

    @BeforeEach
    void build() throws Exception {
        machine = new FakeMachine(folder);
        script = machine.checkout.resolve("moesaic");
        machine.environment.put("MOESAIC_JAVA_HOME", machine.jdk("jdk 25", "25.0.3").toString());
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        var result = machine.run(script, "--help");
        assertEquals(69, result.code());
        assertEquals(
                "moesaic: needs Maven 3.8.7 or newer to build itself; found none. Install it:"
                        + " apt-get install maven (or https://maven.apache.org).\n",
                result.err());
    }

    @Test
    void anOldMavenIsRefused() throws Exception {
        machine.maven("3.6.3", "exit 0");
        var result = machine.run(script, "--help");
        assertEquals(69, result.code());
        assertTrue(result.err().contains("Maven 3.8.7 or newer"), result.err());
        assertTrue(result.err().contains("found 3.6.3."), result.err());
        assertEquals(List.of(), machine.builds());
    }

    @Test
    void itBuildsOnceAndThenBecomesTheJvm() throws Exception {
        machine.goodMaven();
        var first = machine.run(script, "--help");
        assertEquals("moesaic: building (once) ...\n", first.err());
        assertEquals(0, first.code());
        assertEquals(List.of("-B -ntp -DskipTests package"), machine.builds());

        var second = machine.run(script, "--help");
        assertEquals("", second.err());
        assertEquals(1, machine.builds().size());
        assertTrue(second.out().startsWith("pid " + second.pid() + "\n"), second.out());
        assertTrue(
                second.out().endsWith("\n--module\norg.moesaic.cli/org.moesaic.cli.Main\n--help\n"),
                second.out());
        assertTrue(second.out().contains("\n-Dmoesaic.out.terminal=false\n"), second.out());
    }

    @Test
    void argumentsArriveAsTheyWereGiven() throws Exception {
        machine.goodMaven();
        Path link =
                Files.createSymbolicLink(
                        machine.base.resolve("link"), Path.of("check out/moesaic"));
        var result = machine.run(link, "a b", "it's \"so\"", "*", "", "$HOME");
        assertTrue(result.out().endsWith("\na b\nit's \"so\"\n*\n\n$HOME\n"), result.out());
    }

    @Test
    void optionsForTheJvmAreSplitAtSpaces() throws Exception {
        machine.goodMaven();
        machine.environment.put("MOESAIC_JAVA_OPTS", "-Xmx8g -Dstar=*");
        var result = machine.run(script);
        assertTrue(result.out().contains("\n-Xmx8g\n-Dstar=*\n--module-path\n"), result.out());
        assertTrue(result.out().contains("\n-XX:+UseSerialGC\n"), result.out());
    }

    @Test
    void theUsersCollectorReplacesOurs() throws Exception {
        machine.goodMaven();
        machine.environment.put("MOESAIC_JAVA_OPTS", "-Xmx8g -XX:+UseParallelGC");
        var result = machine.run(script);
        assertTrue(result.out().contains("\n-XX:+UseParallelGC\n"), result.out());
        assertFalse(result.out().contains("-XX:+UseSerialGC"), result.out());
    }

    /// The module path of a run, without the folder that it is in.
    private String modulePath(String... arguments) throws Exception {
        List<String> words = machine.run(script, arguments).out().lines().toList();
        String dist = machine.checkout.resolve("cli/target/dist") + "/";
        return words.get(words.indexOf("--module-path") + 1).replace(dist, "");
    }

    @Test
    void onlyVerbsWithKernelsGetTheBackends() throws Exception {
        machine.goodMaven();
        machine.run(script);
        assertEquals("modules:backends", modulePath("kernel", "devices"));
        assertEquals("modules:backends", modulePath("--version"));
        assertEquals("modules:backends", modulePath("--json", "--version"));
        assertEquals("modules:backends", modulePath("--no-color", "kernel", "bench"));
        assertEquals("modules", modulePath());
        assertEquals("modules", modulePath("--help"));
        assertEquals("modules", modulePath("replay", "kernel"));
        assertEquals("modules", modulePath("trace", "info", "--version"));
    }

    /// No module must have it, so it is a root where it is there, and is not named where it is not.
    @Test
    void theOpenClBindingIsNamedWhereItIsThere() throws Exception {
        machine.goodMaven();
        machine.run(script);
        String without = machine.run(script, "kernel", "devices").out();
        assertFalse(without.contains("jocl"), without);
        assertTrue(without.contains("\n--enable-native-access=org.moesaic.formats\n"), without);
        Path backends =
                Files.createDirectories(machine.checkout.resolve("cli/target/dist/backends"));
        Files.createFile(backends.resolve("jocl-9.9.9.jar"));
        String with = machine.run(script, "kernel", "devices").out();
        assertTrue(
                with.contains(
                        "\n--add-modules\njocl\n--enable-native-access=jocl,org.moesaic.opencl\n"),
                with);
    }

    @Test
    void theClassCacheIsUsedWhereItWasMade() throws Exception {
        machine.goodMaven();
        machine.run(script);
        String kernel = machine.run(script, "kernel", "devices").out();
        assertTrue(kernel.contains("kernels.aot"), kernel);
        String replay = machine.run(script, "replay").out();
        assertFalse(replay.contains("--enable-native-access"), replay);
        assertTrue(replay.contains("classes.aot"), replay);
        String circuit = machine.run(script, "hdl", "list").out();
        assertTrue(circuit.contains("hdl.aot"), circuit);
    }

    @Test
    void aNewerSourceAndARemovedSourceAreBuilt() throws Exception {
        machine.goodMaven();
        machine.run(script);
        Path source = machine.checkout.resolve("room/src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        machine.run(script);
        assertEquals(2, machine.builds().size());

        Files.delete(source);
        Path parent = source.getParent();
        Files.setLastModifiedTime(parent, FileTime.from(Instant.now().plusSeconds(5)));
        machine.run(script);
        assertEquals(3, machine.builds().size());

        Files.setLastModifiedTime(parent, FileTime.from(Instant.now().minusSeconds(60)));
        FakeMachine.write(machine.checkout.resolve("room/target/src/main/B.java"), "built");
        machine.run(script);
        assertEquals(3, machine.builds().size());
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        machine.maven("3.9.11", "sleep 1; mkdir -p cli/target/dist-staging/modules");
        List<String> command = List.of("sh", script.toString(), "--help");
        Process one = machine.start(command);
        Process two = machine.start(command);
        assertEquals(0, FakeMachine.finish(one).code());
        assertEquals(0, FakeMachine.finish(two).code());
        assertEquals(1, machine.builds().size());
        assertFalse(Files.isSymbolicLink(machine.checkout.resolve(".moesaic-dist/lock")));
    }

    @Test
    void theLockOfADeadBuildIsNoObstacle() throws Exception {
        machine.goodMaven();
        Process dead = machine.start(List.of("sh", "-c", ":"));
        dead.waitFor();
        Path state = Files.createDirectory(machine.checkout.resolve(".moesaic-dist"));
        Files.createSymbolicLink(state.resolve("lock"), Path.of(Long.toString(dead.pid())));
        assertEquals(0, machine.run(script).code());
    }

    @Test
    void aFailedBuildShowsItsLogAndLeavesNothing() throws Exception {
        machine.maven("3.8.7", "echo '[ERROR] A.java:1: no'; exit 1");
        var result = machine.run(script, "--help");
        assertEquals(70, result.code());
        assertTrue(result.err().contains("[ERROR] A.java:1: no\n"), result.err());
        assertTrue(result.err().contains("moesaic: the build failed (log: "), result.err());
        assertFalse(Files.exists(machine.checkout.resolve("cli/target/dist")));
        assertFalse(Files.isSymbolicLink(machine.checkout.resolve(".moesaic-dist/lock")));
    }

    @Test
    void withoutTheLibrariesItIsNotOurBug() throws Exception {
        machine.maven("3.8.7", "echo 'Could not transfer artifact a:b'; exit 1");
        var result = machine.run(script, "--help");
        assertEquals(69, result.code());
        assertTrue(result.err().contains("could not be had"), result.err());
    }
}
