package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// Mutated descriptions give a hardware or a clean error, nothing else.
class HardwareReaderProperties {

    private static final String[] LINES = HardwareReaderTest.GOOD.split("\n");

    @Property(tries = 200)
    void linesLostDoubledAndSwapped(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 50) Integer> places,
            @ForAll @IntRange(min = 0, max = 3) int kind) {
        String[] lines = LINES.clone();
        for (int place : places) {
            switch (kind) {
                case 0 -> lines[place] = "";
                case 1 -> lines[place] = lines[place] + "\n" + lines[place];
                case 2 -> lines[place] = lines[(place * 7 + 3) % lines.length];
                default -> lines[place] = lines[place].stripLeading();
            }
        }
        endsCleanly(String.join("\n", lines));
    }

    @Property(tries = 200)
    void valuesReplaced(
            @ForAll @IntRange(min = 0, max = 50) int place, @ForAll @From("values") String value) {
        String[] lines = LINES.clone();
        lines[place] = lines[place].replaceFirst(": .*", ": " + value.replace("$", ""));
        endsCleanly(String.join("\n", lines));
    }

    @Property(tries = 200)
    void bytesOverwritten(
            @ForAll @IntRange(min = 0, max = 2000) int at, @ForAll @From("values") String value) {
        int from = Math.min(at, HardwareReaderTest.GOOD.length());
        int to = Math.min(from + value.length(), HardwareReaderTest.GOOD.length());
        endsCleanly(new StringBuilder(HardwareReaderTest.GOOD).replace(from, to, value).toString());
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "0",
                        "-1",
                        "1e400",
                        "99999999999999999999",
                        "9223372036854775807",
                        "~",
                        "[]",
                        "{}",
                        "[[]]",
                        "'",
                        "\"",
                        "*x",
                        "&x y",
                        "!!int 1",
                        "| ",
                        "true",
                        ".nan",
                        "9e18 TB",
                        "1e-9 ps",
                        "1 GB/s",
                        "0 W",
                        "hbm",
                        "{low: 1}",
                        "1 GHz",
                        "\t",
                        "- -"),
                Arbitraries.strings().ofMaxLength(12));
    }

    private static void endsCleanly(String text) {
        try {
            HardwareDescription read = HardwareReader.read("f.yaml", text);
            HardwareCheck.of(read.hardware());
            assertEquals(read.toYaml(), HardwareReader.read("f.yaml", read.toYaml()).toYaml());
        } catch (MoesaicException e) {
            assertEquals(Exit.BAD_DATA, e.exit());
        }
    }
}
