package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.util.Arrays;
import org.moesaic.verification.benchmark.kernels.KernelTable;
import org.moesaic.verification.benchmark.kernels.MachineCode;
import org.moesaic.verification.benchmark.policies.PolicyTable;
import org.moesaic.verification.benchmark.policies.WeightTable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the benchmarks. Arguments are JMH's, names first: `ReplayBenchmark -p cache=lru`; or the name of a comparison with
/// other programs, or of a table: `peer` for [PythonPeer], `verilator` for [VerilatorPeer], `blocks` for [BlocksTable],
/// `kernels` for [KernelTable], `policies` for [PolicyTable], `weights` for [WeightTable], `scores` for [ScoresTable],
/// `machine-code` for [MachineCode].
///
/// The parameter `trace` becomes `shared` where the folder of real traces is there, unless it is given.
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "peer" -> PythonPeer.main(rest);
            case "verilator" -> VerilatorPeer.main(rest);
            case "blocks" -> BlocksTable.main(rest);
            case "kernels" -> KernelTable.main(rest);
            case "scores" -> ScoresTable.main(rest);
            case "policies" -> PolicyTable.main(rest);
            case "weights" -> WeightTable.main(rest);
            case "machine-code" -> MachineCode.main(rest);
            default -> run(args);
        }
    }

    private static void run(String[] args)
            throws CommandLineOptionException, RunnerException, IOException {
        CommandLineOptions given = new CommandLineOptions(args);
        ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
        if (given.shouldHelp()) {
            given.showHelp();
            return;
        }
        if (!given.getParameter("trace").hasValue() && Workload.sharedPack().isPresent()) {
            options.param("trace", "shared");
        }
        Runner runner = new Runner(options.build());
        if (given.shouldList()) {
            runner.list();
        } else {
            runner.run();
        }
    }
}
