package org.moesaic.hdl.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moesaic.hdl.testkit.Features;
import org.moesaic.hdl.testkit.RandomCircuits;
import org.moesaic.hdl.testkit.Stimulus;
import org.moesaic.hdl.testkit.VerilogBench;

/// Random circuits mean the same in Verilog, run by Icarus Verilog, and as gates.
class SecondOpinionProperties {

    @Provide
    Arbitrary<RandomCircuits.Sample> circuits() {
        return RandomCircuits.arbitrary(30, Features.NETLIST);
    }

    @Property(tries = 2000)
    void verilogAndGatesAgree(@ForAll("circuits") RandomCircuits.Sample sample, @ForAll long seed)
            throws IOException {
        Stimulus stimulus = Stimulus.of(sample.circuit(), seed, 12);
        Path folder = Files.createTempDirectory("bench");
        try {
            List<List<BigInteger>> icarus = VerilogBench.icarus(sample.circuit(), stimulus, folder);
            assertEquals(
                    icarus, GraphRun.of(sample.circuit(), AndGraph.of(sample.circuit()), stimulus));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
