package org.moesaic.cli.estimate;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Quantity;
import org.moesaic.model.closedform.AllToAll;
import org.moesaic.model.closedform.TrafficMatrix;
import org.moesaic.model.hardware.LinkPreset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic estimate alltoall`: how long devices take to exchange what a matrix says.
@Command(
        name = "alltoall",
        description = {
            "Time of one exchange in which every device sends to every other what a traffic matrix says.",
            "",
            "Pairwise: (P - 1) latencies, and the busiest device's bytes over its link. With --inner-link,"
                    + " two levels: a latency of each link, the busiest node's bytes over all its ports,"
                    + " and the busiest device's bytes inside its node. A link that was fitted to whole"
                    + " exchanges has one latency, and the slower of what leaves the node and what stays inside.",
            "",
            "Links: rdma-400g, rdma-200g, rdma-800g, nvlink3, nvlink4, hgx-h100, nvlink5, pcie5-x16, ucie,"
                    + " deepep-h800 (fitted, nodes of 8)."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic estimate alltoall --devices 64 --matrix counts.csv --link rdma-400g",
            "  moesaic estimate alltoall --devices 16 --matrix uniform:473088 --link deepep-h800",
            "  moesaic estimate alltoall --devices 16 --matrix uniform:1MB --link rdma-400g"
                    + " --inner-link nvlink4 --per-node 8 --json"
        })
public final class EstimateAllToAllVerb extends Verb {

    /// Above this the matrix itself is what takes long.
    private static final int MOST_DEVICES = 2048;

    @Option(
            names = "--devices",
            paramLabel = "P",
            required = true,
            description = "Devices that take part.")
    private int devices;

    @Option(
            names = "--matrix",
            paramLabel = "FILE|uniform:BYTES",
            required = true,
            description = {
                "FILE: CSV, line i has what device i sends to each device, in bytes.",
                "uniform:BYTES: so much from every device to every device. What a device sends to itself"
                        + " crosses no link."
            })
    private String matrix;

    @Option(
            names = "--bytes-per-entry",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Bytes that a number in FILE stands for: those of a token, where it counts tokens.")
    private long bytesPerEntry;

    @Option(
            names = "--link",
            paramLabel = "NAME|custom:latency=T,bandwidth=B",
            required = true,
            description = "The link of each device; with --inner-link, the one to other nodes.")
    private String link;

    @Option(
            names = "--inner-link",
            paramLabel = "NAME|custom:…",
            description = "The link between devices of a node.")
    private String innerLink;

    @Option(
            names = "--per-node",
            paramLabel = "G",
            description = "Devices of a node; needs --inner-link. (default: 8)")
    private Integer perNode;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        mistakes.requirePositive("--devices", devices);
        if (devices > MOST_DEVICES) {
            mistakes.add("--devices", devices + " is too large", "at most " + MOST_DEVICES);
        }
        mistakes.requirePositive("--bytes-per-entry", bytesPerEntry);
        Optional<LinkPreset> outer = LinkOption.parse("--link", link, mistakes);
        Optional<LinkPreset> inner =
                Optional.ofNullable(innerLink)
                        .flatMap(text -> LinkOption.parse("--inner-link", text, mistakes));
        outer.ifPresent(known -> checkNodes(known, mistakes));
        inner.filter(LinkPreset::fitted)
                .ifPresent(fit ->
                        mistakes.add(
                                "--inner-link",
                                "'" + fit.name() + "' was fitted to whole exchanges",
                                "give it as --link alone"));
        Optional<Long> uniform = uniform(mistakes);
        mistakes.throwIfAny();
        TrafficMatrix traffic =
                uniform.map(bytes -> TrafficMatrix.uniform(devices, bytes))
                        .orElseGet(() -> TrafficFile.read(path(), devices, bytesPerEntry));
        Figures figures = figures(form(outer.orElseThrow(), inner), outer.get(), inner, traffic);
        context.result(figures::fill, figures::print);
        return Exit.DONE;
    }

    private void checkNodes(LinkPreset outer, Mistakes mistakes) {
        if (innerLink == null && perNode != null) {
            mistakes.add("--per-node", "needs the link inside a node", "give --inner-link as well");
        }
        if (outer.fitted() && innerLink != null) {
            mistakes.add(
                    "--inner-link",
                    "'" + outer.name() + "' was fitted to whole exchanges",
                    "leave --inner-link out");
        }
        int node = nodeSize(outer);
        if (node < 1) {
            mistakes.requirePositive("--per-node", node);
        } else if (devices % node != 0) {
            mistakes.add(
                    "--devices",
                    devices + " devices are no whole number of nodes of " + node,
                    "give a multiple of " + node);
        }
    }

    private int nodeSize(LinkPreset outer) {
        if (outer.fitted()) {
            return outer.fittedNode();
        }
        if (innerLink == null) {
            return 1;
        }
        return perNode == null ? 8 : perNode;
    }

    private Optional<Long> uniform(Mistakes mistakes) {
        if (!matrix.startsWith("uniform:")) {
            return Optional.empty();
        }
        String size = matrix.substring("uniform:".length());
        boolean bare = !size.isEmpty() && size.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            return Optional.of(Quantity.bytes(bare ? size + " B" : size));
        } catch (IllegalArgumentException e) {
            mistakes.add("--matrix", e.getMessage(), "");
            return Optional.empty();
        }
    }

    private Path path() {
        try {
            return Path.of(matrix);
        } catch (InvalidPathException e) {
            throw MoesaicException.notFound(
                    "'" + matrix + "' is no path", "give a CSV file, or uniform:BYTES");
        }
    }

    private AllToAll form(LinkPreset outer, Optional<LinkPreset> inner) {
        if (outer.fitted()) {
            return new AllToAll.Fitted(
                    outer.fittedNode(),
                    outer.latencyPicoseconds(),
                    outer.bytesPerSecond(),
                    outer.innerBytesPerSecond());
        }
        AllToAll.Pairwise pairwise = pairwise(outer);
        return inner.<AllToAll>map(
                        near -> new AllToAll.TwoLevel(nodeSize(outer), pairwise(near), pairwise))
                .orElse(pairwise);
    }

    private static AllToAll.Pairwise pairwise(LinkPreset preset) {
        return new AllToAll.Pairwise(preset.latencyPicoseconds(), preset.bytesPerSecond());
    }

    private Figures figures(
            AllToAll form, LinkPreset outer, Optional<LinkPreset> inner, TrafficMatrix traffic) {
        try {
            int node = nodeSize(outer);
            return new Figures(
                    form,
                    node,
                    outer,
                    inner,
                    devices,
                    traffic.crossing(),
                    traffic.crossing(node),
                    traffic.busiest(),
                    form.picoseconds(traffic));
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "the exchange has more bytes or takes longer than can be counted",
                    "bytes in all and picoseconds must stay below " + Long.MAX_VALUE);
        }
    }

    private record Figures(
            AllToAll form,
            int perNode,
            LinkPreset outer,
            Optional<LinkPreset> inner,
            int devices,
            long crossingBytes,
            long betweenNodesBytes,
            long busiestBytes,
            long timePicoseconds) {

        private String algorithm() {
            return switch (form) {
                case AllToAll.Pairwise pairwise -> "pairwise";
                case AllToAll.TwoLevel levels -> "two-level";
                case AllToAll.Fitted fitted -> "fitted";
            };
        }

        void fill(ObjectNode root) {
            root.put("devices", devices);
            root.put("perNode", perNode);
            root.put("algorithm", algorithm());
            link(root.putObject("link"), outer);
            inner.ifPresent(near -> link(root.putObject("innerLink"), near));
            root.put("crossingBytes", crossingBytes);
            root.put("betweenNodesBytes", betweenNodesBytes);
            root.put("busiestDeviceBytes", busiestBytes);
            root.put("timePicoseconds", timePicoseconds);
        }

        private static void link(ObjectNode node, LinkPreset preset) {
            node.put("name", preset.name());
            node.put("latencyPicoseconds", preset.latencyPicoseconds());
            node.put("bytesPerSecond", preset.bytesPerSecond());
            if (preset.fitted()) {
                node.put("innerBytesPerSecond", preset.innerBytesPerSecond());
            }
            node.put("source", preset.source());
        }

        void print(PrintStream out) {
            Table table = Table.plain().row("devices", "" + devices).row("form", algorithm());
            row(table, "link", outer);
            inner.ifPresent(near -> row(table, "link inside nodes of " + perNode, near));
            table.row("cross links", Numbers.bytes(crossingBytes));
            if (perNode > 1) {
                table.row("between nodes of " + perNode, Numbers.bytes(betweenNodesBytes));
            }
            table.row("busiest device", Numbers.bytes(busiestBytes))
                    .row("time", Numbers.picoseconds(timePicoseconds))
                    .print(out);
        }

        private static void row(Table table, String what, LinkPreset preset) {
            table.row(
                    what,
                    preset.name()
                            + ": "
                            + Numbers.picoseconds(preset.latencyPicoseconds())
                            + ", "
                            + Numbers.si(preset.bytesPerSecond(), "B/s"));
        }
    }
}
