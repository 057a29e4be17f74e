package org.moesaic.model.placement.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.traces.statistics.RoutingProfile;

/// Load balance with copies of hot experts: [ExpertBalance] in every layer.
public final class EplbPolicy implements Policy {

    private static final int MOST_DEVICES = 65_536;

    /// For the service loader.
    public EplbPolicy() {}

    @Override
    public String name() {
        return "eplb";
    }

    @Override
    public String description() {
        return "in each layer copies of the experts of largest load, spread over devices so that they carry alike";
    }

    @Override
    public String source() {
        return "EPLB, the expert-parallel load balancer of DeepSeek-V3 (deepseek-ai/EPLB): hierarchical where the nodes"
                + " divide the groups, else global; ties to the lowest index";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "replicas",
                        "experts of a layer with all their copies, a multiple of the devices",
                        "the fewest that leave every device as many, and one more on each"),
                new Parameter("groups", "groups of experts that stay on one node", "1"),
                new Parameter("nodes", "nodes of the machine", "those of the hardware"),
                new Parameter("devices", "devices of all nodes", "those of the hardware"),
                new Parameter(
                        "format",
                        "number format of every expert",
                        "as shipped, or what the arrays execute"),
                new Parameter(
                        "home",
                        "tier where the experts live",
                        "the cache's home, or without a cache the memory that the arrays stream from"));
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        OptionalLong replicas = arguments.whole("replicas", 1, Integer.MAX_VALUE);
        OptionalLong groups = arguments.whole("groups", 1, Integer.MAX_VALUE);
        OptionalLong nodes = arguments.whole("nodes", 1, MOST_DEVICES);
        OptionalLong devices = arguments.whole("devices", 1, MOST_DEVICES);
        Optional<NumberFormat> format = arguments.optionalFormat("format");
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        int onDevices = (int) devices.orElse(request.hardware().devices().count());
        int experts = request.model().routedExperts();
        int least = Math.ceilDiv(experts, onDevices) * onDevices;
        int copies = (int) replicas.orElse(onDevices == 1 ? least : least + (long) onDevices);
        int inGroups = (int) groups.orElse(1);
        int onNodes = (int) nodes.orElse(request.hardware().devices().nodes());
        requireFeasible(request, copies, inGroups, onNodes, onDevices);
        NumberFormat stored =
                format.orElseGet(() ->
                        DenseModules.executable(
                                request.model().shippedExpertFormat(), request.hardware()));
        Tier tier = home.or(request::cacheHome).orElse(request.hardware().feeder().tier());
        ExpertBalance balance = new ExpertBalance(copies, inGroups, onNodes, onDevices);
        return place(request, balance, stored, tier);
    }

    private static void requireFeasible(
            PolicyRequest request, int replicas, int groups, int nodes, int devices) {
        int experts = request.model().routedExperts();
        int least = Math.ceilDiv(experts, devices) * devices;
        List<Problem> problems = new ArrayList<>();
        if (replicas < experts) {
            problems.add(
                    problem(
                            "replicas=" + replicas + " are fewer than the " + experts + " experts",
                            "the smallest feasible number is " + least));
        }
        if (replicas % devices != 0) {
            problems.add(
                    problem(
                            "replicas="
                                    + replicas
                                    + " cannot be shared equally by "
                                    + devices
                                    + " devices",
                            "the smallest feasible number is "
                                    + least
                                    + ", then "
                                    + devices
                                    + " more at a time"));
        }
        if (replicas > (long) experts * devices) {
            problems.add(
                    problem(
                            "replicas="
                                    + replicas
                                    + " are more than one copy of every expert on"
                                    + " every device",
                            "at most " + (long) experts * devices));
        }
        if (devices % nodes != 0) {
            problems.add(
                    problem(
                            "nodes=" + nodes + " do not divide " + devices + " devices",
                            "take as many devices on every node"));
        } else if (groups % nodes == 0 && experts % groups != 0) {
            problems.add(
                    problem(
                            "groups="
                                    + groups
                                    + " do not divide the "
                                    + experts
                                    + " experts of "
                                    + request.model().id(),
                            "take groups of equal size"));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    private static Problem problem(String message, String cure) {
        return Problem.of("--policy eplb: " + message, cure);
    }

    private static Placement place(
            PolicyRequest request, ExpertBalance balance, NumberFormat format, Tier home) {
        RoutingProfile profile = request.profile().orElseThrow();
        int layers = request.model().moeLayerIds().size();
        int experts = request.model().routedExperts();
        int perDevice = balance.replicas() / balance.devices();
        Placement.Builder builder = new Placement.Builder(request.model());
        Rationale.Builder reasons = new Rationale.Builder(layers, experts);
        long copiesInMemory = 0;
        double worst = 0;
        for (int layer = 0; layer < layers; layer++) {
            double[] loads = new double[experts];
            for (int expert = 0; expert < experts; expert++) {
                loads[expert] = profile.load(layer, expert);
            }
            int[] slots = balance.slots(loads);
            List<List<Integer>> slotsOf = new ArrayList<>();
            for (int expert = 0; expert < experts; expert++) {
                slotsOf.add(new ArrayList<>());
            }
            for (int slot = 0; slot < slots.length; slot++) {
                slotsOf.get(slots[slot]).add(slot);
            }
            for (int expert = 0; expert < experts; expert++) {
                TreeSet<Integer> devices = new TreeSet<>();
                slotsOf.get(expert).forEach(slot -> devices.add(slot / perDevice));
                copiesInMemory += devices.size();
                builder.put(
                        layer,
                        expert,
                        new Placement.Slot(format, home, EngineKind.DIGITAL, List.copyOf(devices)));
                reasons.put(
                        layer,
                        expert,
                        loads[expert],
                        "load "
                                + Rationale.number(loads[expert])
                                + ", "
                                + slotsOf.get(expert).size()
                                + " of "
                                + slots.length
                                + " replicas, in slots "
                                + slotsOf.get(expert));
            }
            worst = Math.max(worst, busiestOverMean(loads, slots, slotsOf, balance.devices()));
        }
        double achieved = (double) copiesInMemory / layers;
        reasons.budget("replicas", balance.replicas(), achieved);
        reasons.remark(
                balance.isHierarchical()
                        ? "hierarchical: "
                                + balance.groups()
                                + " groups on "
                                + balance.nodes()
                                + " nodes"
                        : "global: the nodes do not divide the groups");
        reasons.remark(
                String.format(
                        Locale.ROOT,
                        "on the profile the busiest device has at most %.4g times the mean load of its"
                                + " layer",
                        worst));
        if (achieved < balance.replicas()) {
            reasons.remark(
                    "some experts have several replicas on one device, which holds one copy for"
                            + " them");
        }
        return builder.build().because(reasons.build());
    }

    private static double busiestOverMean(
            double[] loads, int[] slots, List<List<Integer>> slotsOf, int devices) {
        double[] onDevice = new double[devices];
        double sum = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            double load = loads[slots[slot]] / slotsOf.get(slots[slot]).size();
            onDevice[slot / (slots.length / devices)] += load;
            sum += load;
        }
        double busiest = 0;
        for (double load : onDevice) {
            busiest = Math.max(busiest, load);
        }
        return sum == 0 ? 1 : busiest * devices / sum;
    }
}
