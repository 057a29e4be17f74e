package org.moesaic.verification.benchmark.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A page says which target is met, and of what was not measured that it was not.
class TablePageTest {

    private static final Cell CELL = new Cell(Cell.LARGE, false, 1, 1);

    private static TablePage page(double oursNanoseconds) {
        return new TablePage(
                new Figures(
                        List.of(slice(Slice.OURS, oursNanoseconds), slice("ggml q8_0", 1_000_000))),
                List.of("a note"));
    }

    private static Slice slice(String who, double nanoseconds) {
        return new Slice("vector", "int8-g32/int8", CELL, 0, who, 58_720_256, nanoseconds);
    }

    @Test
    void metIsNoYesOrTheAim() {
        assertEquals("no", lastOf(page(1_000_000)));
        assertEquals("yes", lastOf(page(800_000)));
        assertEquals("aim", lastOf(page(500_000)));
    }

    private static String lastOf(TablePage page) {
        String line = page.csv().get(1);
        assertTrue(line.startsWith("vector,int8-g32/int8,14336x4096,1,times peer,"), line);
        return line.substring(line.lastIndexOf(',') + 1);
    }

    @Test
    void aPeerThatIsNotThereIsNotMeasured() {
        List<String> lines = page(1_000_000).csv();
        String missing =
                lines.stream()
                        .filter(line -> line.contains("llama3 Q8_0"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(missing.contains("not measured"), missing);
        assertFalse(lines.stream().anyMatch(line -> line.contains("fp32")), "was not measured");
    }

    @Test
    void everyRowOfATableHasAllColumns() {
        long columns = 0;
        for (String line : page(1_000_000).markdown().lines().toList()) {
            if (!line.startsWith("|")) {
                columns = 0;
                continue;
            }
            long here = line.chars().filter(c -> c == '|').count();
            assertTrue(columns == 0 || columns == here, line);
            columns = here;
        }
        assertTrue(page(1_000_000).markdown().contains("\n- a note\n"));
    }
}
