package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAlignedAndLinesHaveNoTail() {
        Table table = Table.aligned("lr");
        table.row("tier", "bytes", "").row("hbm", "1,024", "read").row("µ");
        assertEquals("tier  bytes\nhbm   1,024  read\nµ\n", print(table));
    }

    @Test
    void figuresStandRight() {
        assertEquals(
                "a     1\nb  1000\n", print(Table.aligned("lr").row("a", "1").row("b", "1000")));
    }

    @Test
    void coloursHaveNoWidth() {
        String bold = new Style(true).bold("on");
        assertEquals(
                bold + "     x\nplain  y\n", print(Table.plain().row(bold, "x").row("plain", "y")));
        assertEquals("on", new Style(false).bold("on"));
    }

    private static String print(Table table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
