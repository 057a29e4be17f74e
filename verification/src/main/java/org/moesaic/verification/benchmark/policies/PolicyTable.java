package org.moesaic.verification.benchmark.policies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.moesaic.verification.SharedFolder;

/// Writes the closing table of policies to standard output.
public final class PolicyTable {

    private static final String HEAD =
            """
            # Placement policies: what each gains, at which cost

            Written by `MOESAIC_JAVA_OPTS=-Dmoesaic.solver=cli/target/dist/solver ./benchmark policies > docs/policy-table.md`
            from the real traces beside the checkout; each table says the command that it came from. All policies of `moesaic policy list` that read no weights, with the parameters that
            they suggest; none saw the rows that it is judged on. What reads weights is compared with `--weights`
            ([compare.md](compare.md)).

            - *loss*: share of selections times error of the weights, summed over layers; errors are assumed, 4^-bits for every
              expert (`errors-*.json`, a calibration made on the way, says so to policies that want a file). Beside that of
              three bits for every expert.
              *above best*: how far it is above the exact choice of no more bits with hindsight.
            - *expert energy*: how far the energy of the routed experts is above a bound: the least that the formats, engines and
              memories of the policy allow at its loss and bits, also with hindsight. It is a Lagrangian dual of the integer
              program of `optimum`, found without a solver and within about 2 % of the least there is ([policies.md](policies.md)):
              what is left is what another choice with the same means would save.
            - *busiest device*: its selections, layer by layer, above an even share.
            - *oracle*: how energy and loss would change if the policy had learned from the rows that it is judged on. That is
              by how much a result in sample lies.
            - *Pareto*: stands at low, nominal and high, by energy, latency, bytes and area; loss is no objective, so fewer bits
              win. Energies and areas of the built-in machines are assumed: low and high say how far.

            """;

    private PolicyTable() {}

    /// Arguments are ignored: there is one table.
    public static void main(String[] args) throws IOException {
        Path pack =
                SharedFolder.trace("gptoss20b_dev.npz")
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "the real traces are not here: name their folder with"
                                                + " MOESAIC_JAVA_OPTS=-Dmoesaic.shared=FOLDER"));
        Path scratch = Files.createTempDirectory("moesaic-policies");
        try {
            List<PolicyPage> pages = new ArrayList<>();
            for (Case each : new Cases(pack.toAbsolutePath().getParent(), scratch).all()) {
                System.err.println(each.command());
                pages.add(new PolicyPage(each, each.run()));
            }
            CacheTable caches = new CacheTable();
            caches.add("gpt-oss-20b", pack.toString(), 32);
            caches.add("olmoe-1b-7b", pack.resolveSibling("olmoe_prose.jsonl").toString(), 64);
            StringBuilder text = new StringBuilder(HEAD);
            OrderTable orders = new OrderTable(pack.toString());
            text.append(new Trends(pages, caches, orders).markdown());
            pages.forEach(page -> text.append(page.markdown()));
            text.append(caches.markdown()).append(orders.markdown());
            System.out.print(text);
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
