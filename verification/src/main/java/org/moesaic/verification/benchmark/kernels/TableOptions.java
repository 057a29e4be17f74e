package org.moesaic.verification.benchmark.kernels;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;

/// Options of `./benchmark kernels`.
///
/// @param quick whether fewer cells and rounds will do
/// @param kernels to measure
/// @param backends to measure them on
/// @param peers folder with the peers' programs
/// @param out folder for the results
/// @param merge whether results that are there already stay, except of what is measured now
record TableOptions(
        boolean quick,
        List<TableKernel> kernels,
        List<String> backends,
        Optional<Path> peers,
        Path out,
        boolean merge) {

    static final String USAGE =
            """
            ./benchmark kernels [--quick] [--only FORMAT,...] [--backend vector|opencl] [--peers FOLDER] [--out FOLDER] [--merge]

              --quick           one shape from memory, fewer rounds, on OpenCL only what targets ask for
              --only FORMAT,... formats (int4) or kernels (int4/int8 has inputs in 8 bits)
              --backend NAME    vector or opencl; both if it is not given
              --peers FOLDER    programs of other libraries; verification/peers/README.md says how to build them
              --out FOLDER      for slices.csv, targets.csv, table.md and logs; verification/target/kernel-table by default
              --merge           keep what is in the folder already, except of what is measured now
            """;

    private static final List<String> NAMES =
            List.of("--quick", "--only", "--backend", "--peers", "--out", "--merge");

    private static final List<String> BACKENDS = List.of(TableKernel.VECTOR, TableKernel.OPENCL);

    private static final Path OUT = Path.of("verification", "target", "kernel-table");

    /// @throws MoesaicException USAGE with all that is wrong
    static TableOptions parse(List<String> arguments) {
        boolean quick = false;
        boolean merge = false;
        List<TableKernel> kernels = TableKernel.ALL;
        List<String> backends = BACKENDS;
        Optional<Path> peers = Optional.empty();
        Path out = OUT;
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--quick")) {
                quick = true;
            } else if (name.equals("--merge")) {
                merge = true;
            } else if (!NAMES.contains(name)) {
                problems.add(
                        Problem.of("unknown option '" + name + "'", Names.suggest(name, NAMES)));
            } else if (i + 1 == arguments.size()) {
                problems.add(Problem.of(name + " has no value", "it needs one"));
            } else {
                String value = arguments.get(++i);
                switch (name) {
                    case "--only" -> kernels = kernels(value, problems);
                    case "--backend" -> backends = backends(value, problems);
                    case "--peers" -> peers = Optional.of(folder(value, problems));
                    default -> out = Path.of(value);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        return new TableOptions(quick, kernels, backends, peers, out, merge);
    }

    private static List<TableKernel> kernels(String value, List<Problem> problems) {
        List<TableKernel> chosen = new ArrayList<>();
        for (String name : value.split(",", -1)) {
            List<TableKernel> meant =
                    TableKernel.ALL.stream()
                            .filter(k -> k.name().equals(name) || k.format().equals(name))
                            .toList();
            if (meant.isEmpty()) {
                problems.add(
                        Problem.of(
                                "--only: unknown kernel '" + name + "'",
                                Names.suggest(name, TableKernel.names())));
            }
            chosen.addAll(meant);
        }
        return TableKernel.ALL.stream().filter(chosen::contains).toList();
    }

    private static List<String> backends(String value, List<Problem> problems) {
        if (!BACKENDS.contains(value)) {
            problems.add(
                    Problem.of(
                            "--backend: unknown backend '" + value + "'",
                            Names.suggest(value, BACKENDS)));
        }
        return List.of(value);
    }

    private static Path folder(String value, List<Problem> problems) {
        Path folder = Path.of(value);
        if (!Files.isDirectory(folder)) {
            problems.add(
                    Problem.of(
                            "--peers: no folder '" + value + "'",
                            "build the peers as verification/peers/README.md says"));
        }
        return folder;
    }
}
