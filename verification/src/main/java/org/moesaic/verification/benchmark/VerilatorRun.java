package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.moesaic.hdl.emit.Verilog;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Port;

/// The same circuit as a program of Verilator: emitted as Verilog, compiled with all optimisation, driven as an
/// [ArrayUnderTest].
///
/// @param program what was built
/// @param buildSeconds time of Verilator and the C++ compiler
record VerilatorRun(Path program, double buildSeconds) {

    /// @param cyclesPerSecond of its own loop, without the start of the process
    /// @param sum all outputs in one number
    record Result(double cyclesPerSecond, long sum) {}

    static String version() throws IOException {
        return output(List.of("verilator", "--version")).strip();
    }

    /// @throws IOException if Verilator is not installed or refuses the circuit
    static VerilatorRun build(Circuit circuit, Path folder) throws IOException {
        Path verilog = folder.resolve("design.v");
        Path main = folder.resolve("main.cpp");
        Files.writeString(verilog, Verilog.of(circuit));
        Files.writeString(main, harness(circuit));
        long start = System.nanoTime();
        output(
                List.of(
                        "verilator",
                        "--cc",
                        "--exe",
                        "--build",
                        "-O3",
                        "--x-assign",
                        "fast",
                        "--x-initial",
                        "fast",
                        "--noassert",
                        "-CFLAGS",
                        "-O3 -march=native",
                        "--top-module",
                        Verilog.top(circuit),
                        "--prefix",
                        "Design",
                        "--Mdir",
                        folder.resolve("obj").toString(),
                        verilog.toString(),
                        main.toString()));
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new VerilatorRun(folder.resolve("obj/Design"), seconds);
    }

    Result run(long cycles) throws IOException {
        String[] words = output(List.of(program.toString(), Long.toString(cycles))).split("\\s+");
        return new Result(Double.parseDouble(words[0]), Long.parseUnsignedLong(words[1], 16));
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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

    private static String harness(Circuit circuit) {
        StringBuilder pokes = new StringBuilder();
        List<Port> inputs = ArrayUnderTest.driven(circuit);
        for (int i = 0; i < inputs.size(); i++) {
            Port port = inputs.get(i);
            pokes.append(
                    "    top.%s = left(random, %d) & 0x%xULL;%n"
                            .formatted(
                                    Verilog.port(port.name()),
                                    ArrayUnderTest.rotation(i),
                                    ArrayUnderTest.mask(port)));
        }
        StringBuilder peeks = new StringBuilder();
        for (Port port : circuit.top().outputs()) {
            peeks.append("    sum = left(sum, 1) ^ top.%s;%n".formatted(Verilog.port(port.name())));
        }
        return """
        #include "Design.h"
        #include "verilated.h"
        #include <chrono>
        #include <cstdint>
        #include <cstdio>
        #include <cstdlib>

        static inline uint64_t left(uint64_t x, int n) { return n ? x << n | x >> (64 - n) : x; }

        int main(int, char** arguments) {
          long cycles = atol(arguments[1]);
          VerilatedContext context;
          Design top(&context);
          uint64_t random = %dULL, sum = 0;
          top.reset = 0;
          top.clock = 0;
          top.eval();
          auto start = std::chrono::steady_clock::now();
          for (long cycle = 0; cycle < cycles; cycle++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
        %s    top.clock = 1;
            top.eval();
            top.clock = 0;
            top.eval();
        %s  }
          std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
          printf("%%.1f %%016llx\\n", cycles / time.count(), (unsigned long long) sum);
        }
        """
                .formatted(ArrayUnderTest.SEED, pokes, peeks);
    }
}
