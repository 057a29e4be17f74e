package org.moesaic.verification.benchmark.kernels;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Prints the loops of a method as the JVM's second compiler made them: `./benchmark machine-code KERNEL METHOD`.
///
/// A JVM without a disassembler prints machine code as hexadecimal digits; `objdump` (binutils) reads them. Of the last
/// compilation of the method the innermost loops that use vector registers are printed, without those that go back to the interpreter.
public final class MachineCode {

    static final String USAGE =
            """
            ./benchmark machine-code KERNEL METHOD

              KERNEL  as in ./benchmark kernels, such as int4/int8
              METHOD  as in -XX:CompileCommand, such as 'org.moesaic.vector.DictionaryDots::codes'
            """;

    /// `  0x00007f9873f3d880: 8984 2400 | c0fe ff55`, digits in the order of memory.
    private static final Pattern HEX =
            Pattern.compile(" +0x([0-9a-f]{16}): ((?:[0-9a-f]{2,4}[ |]*)+)");

    private static final String FINAL = "Compiled method (c2)";
    private static final String MAIN_ENTRY = "[Verified Entry Point]";
    private static final String STUBS = "[Stub Code]";

    /// @param address of the first byte
    record Code(long address, byte[] bytes) {}

    private MachineCode() {}

    /// @param args kernel and method
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 2 || !TableKernel.names().contains(args[0])) {
            System.err.print(USAGE);
            System.err.println("kernels: " + String.join(", ", TableKernel.names()));
            System.exit(Exit.USAGE.code());
        }
        try {
            Code code = code(output(args[0], args[1]), args[1]);
            List<Loops.Line> lines = Loops.parse(disassemble(code));
            for (List<Loops.Line> loop : Loops.innermost(lines)) {
                System.out.println("loop of " + loop.size() + " instructions:");
                loop.forEach(line -> System.out.println("  " + line.text()));
            }
        } catch (MoesaicException wrong) {
            wrong.problems().forEach(problem -> System.err.println("benchmark: " + problem));
            System.exit(wrong.exit().code());
        }
    }

    /// What a JVM prints that runs the kernel until it is compiled.
    private static List<String> output(String kernel, String method)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-XX:MaxInlineSize=325");
        command.add("-XX:+UnlockDiagnosticVMOptions");
        command.add("-XX:CompileCommand=print," + method);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(KernelLoop.class.getName(), kernel));
        Path output = Files.createTempFile("moesaic-code", ".txt");
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return Files.readAllLines(output, StandardCharsets.ISO_8859_1);
        } finally {
            Files.delete(output);
        }
    }

    /// The last code that the second compiler made.
    ///
    /// @throws MoesaicException NOT_FOUND if it made none
    static Code code(List<String> output, String method) {
        int start = -1;
        for (int i = 0; i < output.size(); i++) {
            if (output.get(i).startsWith(FINAL)) {
                start = i;
            }
        }
        if (start < 0) {
            throw MoesaicException.notFound(
                    "the second compiler has not compiled '" + method + "'",
                    "name a method that the kernel calls, such as org.moesaic.vector.DictionaryDots::codes; one that is"
                            + " inlined is in the code of its caller");
        }
        Optional<Long> address = Optional.empty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean entered = false;
        for (String line : output.subList(start, output.size())) {
            entered |= line.startsWith(MAIN_ENTRY);
            if (line.startsWith(STUBS)) {
                break;
            }
            Matcher hex = HEX.matcher(line);
            if (entered && hex.matches()) {
                if (address.isEmpty()) {
                    address = Optional.of(Long.parseUnsignedLong(hex.group(1), 16));
                }
                String digits = hex.group(2).replaceAll("[ |]", "");
                bytes.writeBytes(HexFormat.of().parseHex(digits));
            }
        }
        return new Code(address.orElse(0L), bytes.toByteArray());
    }

    private static List<String> disassemble(Code code) throws IOException, InterruptedException {
        Path file = Files.createTempFile("moesaic-code", ".bin");
        Path text = Files.createTempFile("moesaic-code", ".s");
        try {
            Files.write(file, code.bytes());
            new ProcessBuilder(
                            "objdump",
                            "-D",
                            "-b",
                            "binary",
                            "-m",
                            "i386:x86-64",
                            "-M",
                            "intel",
                            "--no-show-raw-insn",
                            file.toString())
                    .redirectOutput(text.toFile())
                    .start()
                    .waitFor();
            return Files.readAllLines(text);
        } catch (IOException absent) {
            throw new MoesaicException(
                    Exit.UNAVAILABLE,
                    List.of(Problem.of(absent.getMessage(), "install binutils")),
                    absent);
        } finally {
            Files.delete(file);
            Files.delete(text);
        }
    }
}
