package org.moesaic.verification.benchmark.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// Reading what the JVM and `objdump` print.
class MachineCodeTest {

    private static final List<String> OUTPUT =
            """
            Compiled method (c2) 10 1 % 4  org.moesaic.A::b @ 7 (9 bytes)
            [Verified Entry Point]
              0x00007f9873f3d000: dead
            Compiled method (c2) 11 2   4  org.moesaic.A::b (9 bytes)
            [MachineCode]
              0x00007f9873f3d870: ffff ffff
            [Verified Entry Point]
              # {method} {0x00007f986044d950} 'b' '()V' in 'org/moesaic/A'
              0x00007f9873f3d880: 8984 2400 | c0fe ff55
              0x00007f9873f3d888: ; implicit exception: dispatches to 0x00007f9873f3e049
              0x00007f9873f3d888: 44
            [Stub Code]
              0x00007f9873f3d889: cccc
            """
                    .lines()
                    .toList();

    @Test
    void theLastCompilationIsReadFromItsEntryToItsStubs() {
        MachineCode.Code code = MachineCode.code(OUTPUT, "org.moesaic.A::b");
        assertEquals(0x7f9873f3d880L, code.address());
        assertArrayEquals(HexFormat.of().parseHex("89842400c0feff5544"), code.bytes());
    }

    @Test
    void aMethodThatIsNotCompiledIsNamed() {
        List<String> first = List.of("Compiled method (c1) 10 1 3 org.moesaic.A::b (9 bytes)");
        MoesaicException none =
                assertThrows(MoesaicException.class, () -> MachineCode.code(first, "A::b"));
        assertEquals(Exit.NOT_FOUND, none.exit());
    }

    @Test
    void theInnermostLoopsWithVectorsAreFound() {
        String listing =
                """
                x.bin:     file format binary
                0000000000000000 <.data>:
                   0:\tmov    eax,0x0
                   5:\tvpaddd zmm1,zmm2,zmm3
                   b:\tjl     0x5
                   d:\tvpaddd zmm1,zmm2,zmm3
                  13:\tje     0x5
                  15:\tadd    eax,0x1
                  18:\tjl     0x15
                  1a:\tvpaddd zmm1,zmm2,zmm3
                  1b:\tcall   0x1
                  1c:\tjmp    0x1a
                  1d:\tjl     0x0
                  1f:\tjae    0xffffffffffa521e0
                """;
        List<Loops.Line> lines = Loops.parse(listing.lines().toList());
        assertEquals(12, lines.size());
        List<List<Loops.Line>> loops = Loops.innermost(lines);
        assertEquals(1, loops.size());
        assertEquals(0x5, loops.getFirst().getFirst().address());
        assertEquals("je     0x5", loops.getFirst().getLast().text());
    }
}
