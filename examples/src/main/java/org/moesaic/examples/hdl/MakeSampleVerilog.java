package org.moesaic.examples.hdl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Writes the Verilog of the samples to `examples/verilog`; a test holds the files to what is emitted.
///
/// To write them again after an intended change of the emitter or of a sample, from the root of the repository:
///
/// ```
/// ./build -pl hw-model/hdl,examples -am -DskipTests
/// java --class-path hw-model/hdl/target/classes:examples/target/classes org.moesaic.examples.hdl.MakeSampleVerilog
/// ```
public final class MakeSampleVerilog {

    static final Path FOLDER = Path.of("examples", "verilog");

    private MakeSampleVerilog() {}

    /// The samples by name, and what their Verilog is.
    static Map<String, Supplier<String>> samples() {
        Map<String, Supplier<String>> samples = new LinkedHashMap<>();
        samples.put("Hdl01_Counter", Hdl01_Counter::verilog);
        samples.put("Hdl02_Widths", Hdl02_Widths::verilog);
        samples.put("Hdl03_StateMachine", Hdl03_StateMachine::verilog);
        samples.put("Hdl04_Hierarchy", Hdl04_Hierarchy::verilog);
        samples.put("Hdl05_Streams", Hdl05_Streams::verilog);
        samples.put("Hdl06_Memory", Hdl06_Memory::verilog);
        samples.put("Hdl07_Checks", Hdl07_Checks::verilog);
        samples.put("Hdl08_Mistakes", Hdl08_Mistakes::verilog);
        return samples;
    }

    public static void main(String[] args) throws IOException {
        Files.createDirectories(FOLDER);
        for (var sample : samples().entrySet()) {
            Files.writeString(FOLDER.resolve(sample.getKey() + ".v"), sample.getValue().get());
        }
    }
}
