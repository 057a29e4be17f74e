package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;

/// The same circuit in Icarus Verilog, driven as an [ArrayUnderTest].
///
/// @param program what was compiled
record IcarusRun(Path program) {

    /// @param cyclesPerSecond with the start of the process
    /// @param sum all outputs in one number
    record Result(double cyclesPerSecond, long sum) {}

    /// @throws IOException if it is not installed or refuses the circuit
    static IcarusRun build(Circuit circuit, Path folder) throws IOException {
        Path verilog = folder.resolve("icarus.v");
        Path program = folder.resolve("icarus.vvp");
        Files.writeString(verilog, Verilog.of(circuit) + bench(circuit));
        output(
                List.of(
                        "iverilog",
                        "-g2005",
                        "-s",
                        "moesaic_bench",
                        "-o",
                        program.toString(),
                        verilog.toString()));
        return new IcarusRun(program);
    }

    Result run(long cycles) throws IOException {
        long start = System.nanoTime();
        String text = output(List.of("vvp", "-n", program.toString(), "+cycles=" + cycles));
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Result(cycles / seconds, Long.parseUnsignedLong(text.strip(), 16));
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            byte[] bytes = process.getInputStream().readAllBytes();
            String output = new String(bytes, StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(command.getFirst() + " failed:\n" + output);
            }
            return output;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was interrupted", e);
        }
    }

    private static String bench(Circuit circuit) {
        StringBuilder declared = new StringBuilder();
        StringBuilder tied = new StringBuilder();
        StringBuilder pokes = new StringBuilder();
        StringBuilder peeks = new StringBuilder();
        List<Port> inputs = ArrayUnderTest.driven(circuit);
        for (int i = 0; i < inputs.size(); i++) {
            int rotation = ArrayUnderTest.rotation(i);
            declared.append(
                    "  reg [%d:0] in_%d = 0;%n".formatted(inputs.get(i).type().width() - 1, i));
            tied.append(", .%s(in_%d)".formatted(Verilog.port(inputs.get(i).name()), i));
            pokes.append(
                    "      in_%d = random << %d | random >> %d;%n"
                            .formatted(i, rotation, Long.SIZE - rotation));
        }
        List<Port> outputs = circuit.top().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            declared.append(
                    "  wire [%d:0] out_%d;%n".formatted(outputs.get(i).type().width() - 1, i));
            tied.append(", .%s(out_%d)".formatted(Verilog.port(outputs.get(i).name()), i));
            peeks.append("      sum = {sum[62:0], sum[63]} ^ out_%d;%n".formatted(i));
        }
        if (circuit.top().inputs().stream().anyMatch(port -> port.name().equals("reset"))) {
            tied.append(", .reset(1'b0)");
        }
        return """

        module moesaic_bench;
          reg clock = 0;
          reg [63:0] random = 64'h%x;
          reg [63:0] sum = 0;
          integer cycle;
          integer cycles;
        %s  %s tested(.clock(clock)%s);
          initial begin
            if (!$value$plusargs("cycles=%%d", cycles)) cycles = 1;
            for (cycle = 0; cycle < cycles; cycle = cycle + 1) begin
              random = random ^ random << 13;
              random = random ^ random >> 7;
              random = random ^ random << 17;
        %s      #1 clock = 1;
              #1 clock = 0;
        %s    end
            $display("%%h", sum);
            $finish;
          end
        endmodule
        """
                .formatted(ArrayUnderTest.SEED, declared, Verilog.top(circuit), tied, pokes, peeks);
    }
}
