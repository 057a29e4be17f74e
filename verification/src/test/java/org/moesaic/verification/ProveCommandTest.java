package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;
import org.moesaic.rtl.Block;
import org.moesaic.rtl.BlockSettings;
import org.moesaic.rtl.Blocks;
import org.moesaic.rtl.proof.Reference;

/// What `hdl prove` refuses, with and without a solver.
class ProveCommandTest {

    @TempDir private Path folder;

    @Test
    void mistakesAreNamedTogether() {
        CommandRun.of("hdl", "prove", "systolic-cel")
                .assertRefused(2, "the block 'systolic-cel' is not known|systolic-cell");
        CommandRun.of("hdl", "prove", "systolic-array")
                .assertRefused(
                        2,
                        "'systolic-array' has no independent description|accumulator-bank,"
                                + " dequantiser, fifo");
        CommandRun.of("hdl", "prove", "fifo", "--cycles", "0", "--seconds", "-1")
                .assertRefused(2, "'--cycles': 0 is too small", "'--seconds': -1 is too small");
        CommandRun.of("hdl", "prove", "fifo", "--param", "depth=0", "--param", "widht=3")
                .assertRefused(
                        2, "depth=0 is not possible", "'fifo' has no parameter 'widht'|width");
    }

    @Test
    void withoutASolverItSaysWhatToInstall() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "hdl",
                        "prove",
                        "fifo");
        builder.environment().put("PATH", folder.toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(69, process.waitFor(), output);
        assertTrue(
                output.contains(
                        "moesaic: yosys is not there to prove with; install it (Debian: apt-get"
                                + " install yosys)"),
                output);
    }

    /// Sizes for parameters that a user leaves open are sizes that the block takes.
    @Test
    void defaultSizesFitTheirBlocks() {
        for (Block block : Blocks.all()) {
            BlockSettings settings = new BlockSettings(block, Reference.sizes(block));
            assertEquals(Reference.exists(block), Reference.of(block, settings).isPresent());
        }
        assertEquals(
                List.of("systolic-array"),
                Blocks.all().stream()
                        .filter(block -> !Reference.exists(block))
                        .map(Block::name)
                        .toList());
    }
}
