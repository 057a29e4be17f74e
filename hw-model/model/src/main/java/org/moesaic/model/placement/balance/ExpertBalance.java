package org.moesaic.model.placement.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// EPLB, the expert-parallel load balancer of DeepSeek-V3 (its public code): which expert each physical slot of a layer
/// holds, where slots are numbered node by node and in it device by device.
///
/// Where the nodes divide the groups of experts it works in three steps: groups are packed onto nodes; inside a node
/// experts are copied, always the one with the largest load a copy; copies are packed onto the node's devices. Otherwise
/// it takes all devices as one node and all experts as one group. Packing takes items by load, the largest first, each to
/// the bin of least load that has room, all bins holding equally many; items in equal number with the bins keep their
/// order. Ties go to the lowest index.
///
/// @param replicas slots of a layer; a multiple of the devices, no fewer than the experts
/// @param groups groups of consecutive experts that stay on one node
/// @param nodes nodes, which divide the devices
/// @param devices devices of all nodes
public record ExpertBalance(int replicas, int groups, int nodes, int devices) {

    public ExpertBalance {
        if (groups < 1 || nodes < 1 || devices < 1 || devices % nodes != 0) {
            throw new IllegalArgumentException(
                    groups + " groups, " + nodes + " nodes, " + devices + " devices");
        }
        if (replicas % devices != 0) {
            throw new IllegalArgumentException(replicas + " replicas on " + devices + " devices");
        }
    }

    /// True if groups stay on nodes; otherwise the whole machine is one node.
    public boolean isHierarchical() {
        return groups % nodes == 0;
    }

    /// For each slot its expert.
    ///
    /// @param loads of each expert, finite and not negative
    /// @throws IllegalArgumentException if there are more experts than slots, or the groups do not divide them
    public int[] slots(double[] loads) {
        if (loads.length > replicas) {
            throw new IllegalArgumentException(
                    loads.length + " experts in " + replicas + " replicas");
        }
        return isHierarchical() ? slots(loads, groups, nodes) : slots(loads, 1, 1);
    }

    private int[] slots(double[] loads, int inGroups, int onNodes) {
        if (loads.length % inGroups != 0) {
            throw new IllegalArgumentException(
                    loads.length + " experts in " + inGroups + " groups");
        }
        int perGroup = loads.length / inGroups;
        double[] groupLoads = new double[inGroups];
        for (int expert = 0; expert < loads.length; expert++) {
            groupLoads[expert / perGroup] += loads[expert];
        }
        int[][] groupsOfNode = pack(groupLoads, onNodes);
        int[] slots = new int[replicas];
        int perNode = replicas / onNodes;
        for (int node = 0; node < onNodes; node++) {
            int[] experts =
                    Arrays.stream(groupsOfNode[node])
                            .flatMap(group ->
                                    IntStream.range(group * perGroup, (group + 1) * perGroup))
                            .toArray();
            fillNode(loads, experts, slots, node * perNode, perNode, devices / onNodes);
        }
        return slots;
    }

    private static void fillNode(
            double[] loads, int[] experts, int[] slots, int first, int count, int onDevices) {
        int[] copyOf = Arrays.copyOf(experts, count);
        int[] copies = new int[experts.length];
        Arrays.fill(copies, 1);
        int[] indexOf = new int[count];
        for (int slot = 0; slot < count; slot++) {
            if (slot < experts.length) {
                indexOf[slot] = slot;
                continue;
            }
            int heaviest = 0;
            for (int i = 1; i < experts.length; i++) {
                if (loads[experts[i]] / copies[i] > loads[experts[heaviest]] / copies[heaviest]) {
                    heaviest = i;
                }
            }
            copies[heaviest]++;
            indexOf[slot] = heaviest;
            copyOf[slot] = experts[heaviest];
        }
        double[] copyLoads = new double[count];
        for (int slot = 0; slot < count; slot++) {
            copyLoads[slot] = loads[copyOf[slot]] / copies[indexOf[slot]];
        }
        int[][] slotsOfDevice = pack(copyLoads, onDevices);
        int next = first;
        for (int[] onDevice : slotsOfDevice) {
            for (int slot : onDevice) {
                slots[next++] = copyOf[slot];
            }
        }
    }

    /// For each bin its items, in the order in which they came.
    static int[][] pack(double[] loads, int bins) {
        int room = loads.length / bins;
        int[][] packed = new int[bins][room];
        int[] used = new int[bins];
        double[] sums = new double[bins];
        Integer[] order = new Integer[loads.length];
        Arrays.setAll(order, i -> i);
        if (room > 1) {
            Arrays.sort(order, Comparator.comparingDouble(item -> -loads[item]));
        }
        for (int item : order) {
            int lightest = -1;
            if (room == 1) {
                lightest = item;
            } else {
                for (int bin = 0; bin < bins; bin++) {
                    if (used[bin] < room && (lightest < 0 || sums[bin] < sums[lightest])) {
                        lightest = bin;
                    }
                }
            }
            packed[lightest][used[lightest]++] = item;
            sums[lightest] += loads[item];
        }
        return packed;
    }
}
