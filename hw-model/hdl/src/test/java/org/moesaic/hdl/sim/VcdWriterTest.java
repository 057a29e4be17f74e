package org.moesaic.hdl.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.moesaic.hdl.Hdl.assertThat;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Design;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.ir.Circuit;

class VcdWriterTest {

    @TempDir Path folder;

    private static final class Counter extends Component {
        final Bool enable = input("enable", bool());
        final UInt count = output("count", uint(3));

        Counter() {
            UInt value = register("value", uint(3), 0);
            when(enable, () -> value.set(value.addWrap(1)));
            count.set(value);
            assertThat(value.ne(2), "counted to {}", value);
        }
    }

    private static final class Pair extends Component {
        final Bool enable = input("enable", bool());
        final UInt count = output("count", uint(3));

        Pair() {
            Counter counter = instance("counter", Counter::new);
            counter.enable.set(enable);
            count.set(counter.count);
        }
    }

    private static Circuit pair() {
        return Design.of(Pair::new).circuit();
    }

    private String run(Simulator simulator) throws IOException {
        Path file = folder.resolve("run.vcd");
        try (VcdWriter waves = VcdWriter.open(file, simulator)) {
            waves.step(1);
            simulator.poke("enable", 1);
            waves.step(1);
            simulator.poke("enable", 0);
            waves.step(1);
        }
        return Files.readString(file);
    }

    @Test
    void scopesAndChanges() throws IOException {
        assertEquals(
                """
                $version Moesaic $end
                $timescale 1 ns $end
                $scope module Pair $end
                $var wire 1 ! clock $end
                $var wire 1 " reset $end
                $var wire 1 # enable $end
                $var wire 3 $ count [2:0] $end
                $scope module counter $end
                $var wire 1 % reset $end
                $var wire 1 & enable $end
                $var wire 3 ' count [2:0] $end
                $var reg 3 ( value [2:0] $end
                $upscope $end
                $upscope $end
                $enddefinitions $end
                #0
                1!
                0"
                0#
                b000 $
                0%
                0&
                b000 '
                b000 (
                #1
                0!
                #2
                1!
                1#
                1&
                #3
                0!
                #4
                1!
                0#
                b001 $
                0&
                b001 '
                b001 (
                #5
                0!
                #6
                """,
                run(new CompiledSimulator(pair())));
    }

    @Test
    void bothSimulatorsWriteTheSame() throws IOException {
        assertEquals(run(new InterpretedSimulator(pair())), run(new CompiledSimulator(pair())));
    }

    @Test
    void theCycleOfAFailingCheckIsTheLast() throws IOException {
        Path file = folder.resolve("failing.vcd");
        Simulator simulator = new CompiledSimulator(pair());
        simulator.poke("enable", 1);
        try (VcdWriter waves = VcdWriter.open(file, simulator)) {
            CheckFailedException failure =
                    assertThrows(CheckFailedException.class, () -> waves.step(10));
            assertEquals(2, failure.cycle());
            assertTrue(failure.getMessage().contains("counted to 2"), failure::getMessage);
        }
        String text = Files.readString(file);
        assertTrue(text.contains("#4\n1!\nb010 $\n"), text);
        assertTrue(text.endsWith("#5\n0!\n#6\n"), text);
    }

    @Test
    void aFileThatCannotBeWritten() throws IOException {
        Simulator simulator = new CompiledSimulator(pair());
        Path nowhere = folder.resolve("no/such/folder/run.vcd");
        HdlException e = assertThrows(HdlException.class, () -> VcdWriter.open(nowhere, simulator));
        assertEquals(
                nowhere
                        + ": the waveforms cannot be written: there is no such folder;"
                        + " name a file in a folder that exists and may be written",
                e.getMessage());
        HdlException isFolder =
                assertThrows(HdlException.class, () -> VcdWriter.open(folder, simulator));
        assertTrue(isFolder.getMessage().contains("it is a folder"), isFolder::getMessage);
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void codesAreDistinct() {
        assertEquals("!", VcdWriter.code(0));
        assertEquals("~", VcdWriter.code(93));
        assertEquals("!!", VcdWriter.code(94));
        assertEquals(
                20_000,
                java.util.stream.IntStream.range(0, 20_000)
                        .mapToObj(VcdWriter::code)
                        .distinct()
                        .count());
    }
}
