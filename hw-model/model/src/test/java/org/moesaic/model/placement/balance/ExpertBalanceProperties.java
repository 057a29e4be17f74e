package org.moesaic.model.placement.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ExpertBalanceProperties {

    /// Every expert is somewhere, its group on one node, and no other number of copies has a smaller largest load a copy.
    @Property(tries = 200)
    void whatHoldsOfAnyLoads(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int nodes,
            @ForAll @IntRange(min = 1, max = 4) int devicesOfNode,
            @ForAll @IntRange(min = 1, max = 3) int groupsOfNode,
            @ForAll @IntRange(min = 1, max = 5) int expertsOfGroup) {
        Random random = new Random(seed);
        int groups = nodes * groupsOfNode;
        int experts = groups * expertsOfGroup;
        int devices = nodes * devicesOfNode;
        int replicas = (Math.ceilDiv(experts, devices) + random.nextInt(4)) * devices;
        double[] loads = random.doubles(experts).map(x -> Math.rint(x * 100)).toArray();
        int[] slots = new ExpertBalance(replicas, groups, nodes, devices).slots(loads);
        int[] copies = new int[experts];
        int[] nodeOfGroup = new int[groups];
        Arrays.fill(nodeOfGroup, -1);
        for (int slot = 0; slot < replicas; slot++) {
            int expert = slots[slot];
            copies[expert]++;
            int node = slot / (replicas / nodes);
            int group = expert / expertsOfGroup;
            assertTrue(nodeOfGroup[group] == -1 || nodeOfGroup[group] == node);
            nodeOfGroup[group] = node;
        }
        assertTrue(Arrays.stream(copies).allMatch(count -> count >= 1), Arrays.toString(copies));
        // Taking a copy from one expert of a node for another cannot lower the largest load.
        for (int one = 0; one < experts; one++) {
            for (int other = 0; other < experts; other++) {
                boolean sameNode =
                        nodeOfGroup[one / expertsOfGroup] == nodeOfGroup[other / expertsOfGroup];
                if (sameNode && copies[one] > 1) {
                    assertTrue(
                            loads[one] / (copies[one] - 1) >= loads[other] / copies[other],
                            "an expert has a copy that another needs more");
                }
            }
        }
    }

    /// With different loads the ids of experts do not matter.
    @Property(tries = 100)
    void permutingExpertsPermutesSlots(@ForAll long seed) {
        Random random = new Random(seed);
        int experts = 8;
        double[] loads = random.doubles(experts).toArray();
        Integer[] newId = {0, 1, 2, 3, 4, 5, 6, 7};
        Collections.shuffle(Arrays.asList(newId), random);
        double[] renamed = new double[experts];
        for (int expert = 0; expert < experts; expert++) {
            renamed[newId[expert]] = loads[expert];
        }
        ExpertBalance balance = new ExpertBalance(12, 1, 1, 4);
        int[] slots = balance.slots(loads);
        int[] renamedSlots = balance.slots(renamed);
        // Copies of one expert are alike, so the devices' contents are compared, in order of slots.
        int[] expected = Arrays.stream(slots).map(expert -> newId[expert]).toArray();
        assertEquals(Arrays.toString(expected), Arrays.toString(renamedSlots));
    }
}
