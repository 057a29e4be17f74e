package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the benchmarks. Arguments are JMH's, names first: `ReplayBenchmark -p cache=lru`; or `peer` for [PythonPeer], or
/// `verilator` for [VerilatorPeer], or `blocks` for [BlocksTable].
///
/// The parameter `trace` becomes `shared` where the folder of real traces is there, unless it is given.
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        List<String> arguments = Arrays.asList(args);
        if (!arguments.isEmpty() && arguments.getFirst().equals("peer")) {
            PythonPeer.main(arguments.subList(1, arguments.size()).toArray(String[]::new));
        } else if (!arguments.isEmpty() && arguments.getFirst().equals("verilator")) {
            VerilatorPeer.main(arguments.subList(1, arguments.size()).toArray(String[]::new));
        } else if (!arguments.isEmpty() && arguments.getFirst().equals("blocks")) {
            BlocksTable.main(arguments.subList(1, arguments.size()).toArray(String[]::new));
        } else {
            run(args);
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
