package org.moesaic.verification.benchmark.kernels;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormats;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Measures all kernels beside what the machine reads and beside peers in one run, and writes the tables:
/// `./benchmark kernels`, see [TableOptions#USAGE].
public final class KernelTable {

    private final TableOptions options;
    private final PrintStream progress;

    private KernelTable(TableOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /// Ends the JVM with the code of what went wrong, if anything did.
    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help")) {
            System.out.print(TableOptions.USAGE);
            return;
        }
        try {
            new KernelTable(TableOptions.parse(arguments), System.err).run();
        } catch (MoesaicException wrong) {
            wrong.problems().forEach(problem -> System.err.println("benchmark: " + problem));
            System.exit(wrong.exit().code());
        }
    }

    /// @throws MoesaicException CANNOT_WRITE if the folder cannot be written to; INTERNAL, at the end, with the kernels that
    ///     did not run
    private void run() throws IOException {
        long start = System.nanoTime();
        createFolder();
        SliceFile file = new SliceFile(options.out().resolve("slices.csv"), options.merge());
        List<String> notes = notes();
        List<Problem> failures = new ArrayList<>();
        for (String backend : options.backends()) {
            for (TableKernel kernel : options.kernels()) {
                if (wanted(backend, kernel) && supports(backend, kernel, notes)) {
                    measure(kernel, backend, file, notes, failures);
                    progress.printf(
                            Locale.ROOT,
                            "%4d s  %s %s%n",
                            (System.nanoTime() - start) / 1_000_000_000,
                            backend,
                            kernel.name());
                }
            }
        }
        TablePage page = new TablePage(new Figures(file.slices()), notes);
        Files.write(options.out().resolve("targets.csv"), page.csv());
        Files.writeString(options.out().resolve("table.md"), page.markdown());
        System.out.print(page.markdown());
        if (!failures.isEmpty()) {
            throw new MoesaicException(Exit.INTERNAL, failures);
        }
    }

    private void createFolder() {
        try {
            Files.createDirectories(options.out());
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    List.of(Problem.in(options.out(), "cannot be made", "name another --out")),
                    e);
        }
    }

    /// A kernel or peer that fails costs its own rows only.
    private void measure(
            TableKernel kernel,
            String backend,
            SliceFile file,
            List<String> notes,
            List<Problem> failures)
            throws IOException {
        try {
            file.replace(kernel, backend, measure(kernel, backend));
        } catch (RunnerException failed) {
            String what = kernel.name() + " on " + backend + " did not run";
            notes.add(what);
            failures.add(Problem.of(what, "see " + log(kernel, backend)));
        }
    }

    private List<String> notes() throws IOException {
        List<String> notes = new ArrayList<>();
        notes.add(
                String.format(
                        Locale.ROOT,
                        "%s, %s %s, %d processors, load %.1f at the start",
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        notes.add("JVM " + Runtime.version() + (options.quick() ? ", a quick run" : ""));
        if (options.peers().isPresent()) {
            notes.addAll(
                    PeerProbe.describe(options.peers().get(), options.kernels(), options.out()));
        }
        return notes;
    }

    /// The processor's name where the system tells it in a file.
    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return "unknown processor";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
    }

    /// A quick run has on OpenCL what targets ask for.
    private boolean wanted(String backend, TableKernel kernel) {
        return !options.quick()
                || backend.equals(TableKernel.VECTOR)
                || Target.all().stream()
                        .anyMatch(target ->
                                target.backend().equals(backend)
                                        && target.kernel().equals(kernel.name()));
    }

    /// Whether there is a kernel; a note tells why not.
    private static boolean supports(String backend, TableKernel kernel, List<String> notes) {
        try (Backend opened = Backends.open(backend, 1).backend()) {
            boolean supported =
                    opened.supports(
                            NumberFormats.parse(kernel.format()).orElseThrow(),
                            kernel.activations());
            if (!supported) {
                notes.add(backend + " has no kernel for " + kernel.name());
            }
            return supported;
        } catch (MoesaicException absent) {
            notes.add(absent.problems().getFirst().toString());
            return false;
        }
    }

    private List<Slice> measure(TableKernel kernel, String backend)
            throws IOException, RunnerException {
        Plan plan = Plan.of(kernel, backend, options.quick());
        Path log = log(kernel, backend);
        Files.deleteIfExists(log);
        TimeValue slice = TimeValue.milliseconds(plan.sliceMilliseconds());
        List<String> properties = new ArrayList<>();
        properties.add("-D" + KernelTableBenchmark.QUICK + "=" + options.quick());
        properties.add("-D" + KernelTableBenchmark.LOGS + "=" + options.out());
        options.peers()
                .ifPresent(
                        peers -> properties.add("-D" + KernelTableBenchmark.PEERS + "=" + peers));
        ChainedOptionsBuilder run =
                new OptionsBuilder()
                        .include(Pattern.quote(KernelTableBenchmark.class.getName()))
                        .param("kernel", kernel.name())
                        .param("backend", backend)
                        .warmupIterations(plan.warmUp().size())
                        .warmupTime(slice)
                        .measurementIterations(plan.turns().size())
                        .measurementTime(slice)
                        .addProfiler(TurnsProfiler.class)
                        .jvmArgsPrepend(properties.toArray(String[]::new))
                        .shouldFailOnError(true)
                        .output(log.toString());
        return slices(kernel, backend, plan, new Runner(run.build()).runSingle());
    }

    private Path log(TableKernel kernel, String backend) {
        return options.out().resolve(backend + "-" + kernel.name().replace('/', '-') + ".log");
    }

    private static List<Slice> slices(
            TableKernel kernel, String backend, Plan plan, RunResult result) {
        List<Slice> slices = new ArrayList<>();
        List<IterationResult> iterations =
                List.copyOf(result.getBenchmarkResults().iterator().next().getIterationResults());
        List<Plan.Turn> turns = plan.turns();
        for (int i = 0; i < turns.size(); i++) {
            slices.addAll(slices(kernel, backend, turns.get(i), iterations.get(i)));
        }
        return slices;
    }

    private static List<Slice> slices(
            TableKernel kernel, String backend, Plan.Turn turn, IterationResult iteration) {
        List<Slice> slices = new ArrayList<>();
        Map<String, Double> others = new HashMap<>();
        iteration
                .getSecondaryResults()
                .forEach((name, result) -> others.put(name, result.getScore()));
        TurnReader reader = new TurnReader(kernel, backend, turn, others);
        slices.add(
                reader.slice(
                        Slice.OURS,
                        KernelTableBenchmark.BYTES,
                        iteration.getPrimaryResult().getScore()));
        reader.read().ifPresent(slices::add);
        kernel.peers(backend).forEach(peer -> reader.peer(peer).ifPresent(slices::add));
        return slices;
    }
}
