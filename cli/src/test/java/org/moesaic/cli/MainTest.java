package org.moesaic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.moesaic.cli.output.Console;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {

    @Test
    void withoutAVerbAnOverviewAndExitCode2() {
        RunResult result = RunResult.of();
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("usage: moesaic VERB"), result.err());
        assertTrue(result.err().contains("  help       Help on a verb."), result.err());
    }

    @Test
    void helpIsAResult() {
        RunResult result = RunResult.of("--help");
        assertEquals(0, result.code());
        assertEquals("", result.err());
        assertTrue(result.out().startsWith("Usage: moesaic "), result.out());
        assertEquals(result, RunResult.of("help"));
        assertEquals(RunResult.of("help", "--help"), RunResult.of("help", "help"));
    }

    @Test
    void helpNeedsNoRequiredOptionsAndShowsDefaults() {
        RunResult result = probe((verb, context) -> Exit.DONE, "probe", "--help");
        assertEquals(0, result.code());
        assertTrue(result.out().contains("--rows=R"), result.out());
        assertTrue(result.out().contains("Default: 4"), result.out());
        assertTrue(
                result.out().indexOf("      --rows") < result.out().indexOf("      --json"),
                result.out());
    }

    @Test
    void helpOnAnUnknownVerbNamesTheNearest() {
        RunResult result = RunResult.of("help", "halp");
        assertEquals(2, result.code());
        assertTrue(
                result.err().contains("unknown verb 'halp'; did you mean 'help'?"), result.err());
    }

    @Test
    void versionSaysWhatIsNotThere() {
        RunResult text = RunResult.of("--version");
        assertEquals(0, text.code());
        assertTrue(
                text.out()
                        .matches(
                                "(?s)Moesaic +\\d+\\.\\d+.*JDK +"
                                        + Runtime.version().feature()
                                        + ".*"),
                text.out());
        assertTrue(
                text.out()
                        .contains(
                                "OpenCL platform  not looked for: the opencl backend is not on the path"),
                text.out());

        JsonNode json = JsonMapper.shared().readTree(RunResult.of("--version", "--json").out());
        assertEquals("moesaic.version/1", json.get("schema").asString());
        assertEquals(Versions.moesaicVersion(), json.get("moesaic").asString());
        assertTrue(json.get("openclPlatform").isNull());
    }

    @ParameterizedTest
    @EnumSource(Exit.class)
    void theExitCodeOfAVerbIsTheExitCodeOfTheCommand(Exit exit) {
        assertEquals(exit.code(), run((verb, context) -> exit).code());
    }

    @Test
    void everyProblemIsOneLine() {
        RunResult result =
                run((verb, context) -> {
                    throw new MoesaicException(
                            Exit.BAD_DATA,
                            List.of(
                                    Problem.at("t.csv", 7, "expert", "32", "0 to 31"),
                                    Problem.in("t.csv", "too short", "")));
                });
        assertEquals(65, result.code());
        assertEquals(
                "moesaic: t.csv:7: expert: 32; 0 to 31\nmoesaic: t.csv: too short\n", result.err());
        assertEquals("", result.out());
    }

    @Test
    void aBugIsOneLineUnlessDebugging() {
        ProbeVerb.Behaviour bug =
                (verb, context) -> {
                    throw new IllegalStateException("seven\nand more");
                };
        RunResult brief = run(bug);
        assertEquals(70, brief.code());
        assertEquals(
                "moesaic: a bug in Moesaic: java.lang.IllegalStateException: seven; run again with"
                        + " --debug to see where\n",
                brief.err());

        RunResult debug = run(bug, "--debug");
        assertEquals(70, debug.code());
        assertTrue(debug.err().contains("\tat org.moesaic.cli"), debug.err());
    }

    @Test
    void theUsersOwnMistakeHasATraceOnlyWhenDebugging() {
        ProbeVerb.Behaviour mistake =
                (verb, context) -> {
                    throw MoesaicException.notFound("no file 'x'", "name one that exists");
                };
        assertFalse(run(mistake).err().contains("\tat "));
        assertTrue(run(mistake, "--debug").err().contains("\tat "));
    }

    @Test
    void tooSmallAHeapIsNoBug() {
        RunResult result =
                run((verb, context) -> {
                    throw new OutOfMemoryError("Java heap space");
                });
        assertEquals(69, result.code());
        assertTrue(
                result.err().startsWith("moesaic: out of memory: the heap may grow to "),
                result.err());
        assertTrue(result.err().contains("MOESAIC_JAVA_OPTS=-Xmx8g"), result.err());
        assertEquals(1, result.err().lines().count());
    }

    @Test
    void jsonGoesToStandardOutputAndRemarksDoNot() {
        ProbeVerb.Behaviour behaviour =
                (verb, context) -> {
                    context.log("looking");
                    context.result(
                            json -> json.put("rows", verb.rows),
                            out -> out.println("rows " + verb.rows));
                    return Exit.DONE;
                };
        assertEquals(new RunResult(0, "rows 4\n", "moesaic: looking\n"), run(behaviour));
        assertEquals(
                new RunResult(0, "{\n  \"rows\" : 4\n}\n", "moesaic: looking\n"),
                run(behaviour, "--json"));
        assertEquals(new RunResult(0, "rows 4\n", ""), run(behaviour, "--quiet"));
    }

    @Test
    void aGlobalOptionMayStandBeforeTheVerb() {
        ProbeVerb.Behaviour behaviour =
                (verb, context) -> context.json() ? Exit.DONE : Exit.CHECK_FAILED;
        assertEquals(
                0, probe(behaviour, "--json", "probe", "--trace", "t", "--policy", "p").code());
    }

    @Test
    void coloursAreForTerminalsAndCanBeTurnedOff() {
        assertTrue(onTerminal("--help").contains("\u001b["));
        assertFalse(onTerminal("--help", "--no-color").contains("\u001b["));
        assertFalse(RunResult.of("--help").out().contains("\u001b["));
    }

    private static String onTerminal(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Main.run(args, new Console(out, out, true, 80));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static RunResult run(ProbeVerb.Behaviour behaviour, String... more) {
        String[] args = ("probe --trace t --policy p " + String.join(" ", more)).strip().split(" ");
        return probe(behaviour, args);
    }

    private static RunResult probe(ProbeVerb.Behaviour behaviour, String... args) {
        return RunResult.of(new ProbeVerb(behaviour), args);
    }
}
