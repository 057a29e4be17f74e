package org.moesaic.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;

/// Each misuse gives exit code 2, nothing on standard output, and exactly one line.
class UsageErrorsTest {

    private static final String PROBE = "probe --trace t --policy p ";
    private static final String HELP = "try 'moesaic probe --help'";

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "--rows x # option '--rows': 'x' is not a whole number up to 2147483647; ",
                "--rows 3000000000 # option '--rows': '3000000000' is not a whole number up to 2147483647; ",
                "--m 1e6 # option '--m': '1e6' is not a whole number up to 9223372036854775807; ",
                "--share half # option '--share': 'half' is not a number; ",
                "--dataflow wss # option '--dataflow': 'wss' is not known; did you mean 'ws'? known: os, ws; ",
                "--row 4 # unknown option '--row'; did you mean '--rows'? ",
                "--row=4 # unknown option '--row'; did you mean '--rows'? ",
                "--rows 1 --rows 2 # option '--rows' (R) should be specified only once; ",
                "--rows # missing required parameter for option '--rows' (R); ",
                "extra # 'extra' is one word too many; ",
            })
    void oneLineForEachMistake(String extra, String message) {
        RunResult result = probe(PROBE + extra);
        assertEquals("moesaic: " + message.strip() + " " + HELP + "\n", result.err());
        assertEquals("", result.out());
        assertEquals(2, result.code());
    }

    @Test
    void aMissingOptionIsNamedWithItsParameter() {
        assertEquals(
                "moesaic: missing required option: '--trace=FILE'; " + HELP + "\n",
                probe("probe --policy p").err());
    }

    @Test
    void whatIsMissingMayBeMisspelt() {
        RunResult result = probe("probe --trac t --policy p");
        assertEquals(
                "moesaic: unknown option '--trac'; did you mean '--trace'? "
                        + HELP
                        + "\nmoesaic: missing required option: '--trace=FILE'; "
                        + HELP
                        + "\n",
                result.err());
        assertEquals(2, result.code());
    }

    @Test
    void oneOfTwoOptionsIsWanted() {
        assertEquals(
                "moesaic: missing required argument (specify one of these): (--policy=SPEC |"
                        + " --placement=FILE); "
                        + HELP
                        + "\n",
                probe("probe --trace t").err());
        assertEquals(
                "moesaic: --policy=SPEC, --placement=FILE are mutually exclusive (specify only one); "
                        + HELP
                        + "\n",
                probe(PROBE + "--placement f").err());
    }

    @Test
    void anUnknownVerbGetsTheNearest() {
        RunResult result = probe("prove");
        assertEquals(
                "moesaic: unknown verb 'prove'; did you mean 'probe'? known: probe; try 'moesaic"
                        + " --help'\n",
                result.err());
        assertEquals(2, result.code());
    }

    @Test
    void anOptionThatNothingResemblesGetsTheList() {
        RunResult result = RunResult.of("--photosynthesis");
        assertEquals(
                "moesaic: unknown option '--photosynthesis'; known: --debug, --help, --json,"
                        + " --no-color, --quiet, --version; try 'moesaic --help'\n",
                result.err());
    }

    @Test
    void anAtSignIsAnOrdinaryLetter() {
        RunResult result =
                RunResult.of(
                        new ProbeVerb((verb, context) -> {
                            context.console().out().print(verb.trace);
                            return Exit.DONE;
                        }),
                        "probe",
                        "--trace",
                        "@secret file",
                        "--policy",
                        "p");
        assertEquals("@secret file", result.out());
    }

    private static RunResult probe(String line) {
        return RunResult.of(new ProbeVerb((verb, context) -> Exit.DONE), line.split(" +"));
    }
}
