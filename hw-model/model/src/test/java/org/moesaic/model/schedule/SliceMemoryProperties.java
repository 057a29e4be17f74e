package org.moesaic.model.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// What is freed when slices of nested experts need room.
class SliceMemoryProperties {

    private static final long[] BYTES = {2, 1, 1};

    private static int bring(SliceMemory memory, int copy, int depth) {
        return memory.bring(copy, depth, each -> BYTES[each], _ -> false);
    }

    /// Two layers of experts 0, 1 and 10, 11 in 8 bytes: the planes of the previous layer go first, then its bases.
    @Example
    void thePreviousLayersPlanesGoFirst() {
        SliceMemory memory = new SliceMemory(8);
        memory.begin(0);
        assertEquals(0, bring(memory, 0, 2));
        assertEquals(0, bring(memory, 1, 2));
        assertEquals(8, memory.usedBytes());
        memory.begin(1);
        assertEquals(0, bring(memory, 10, 0));
        assertEquals(List.of(2, 2), List.of(memory.held(0), memory.held(1)), "both planes 2");
        bring(memory, 10, 1);
        assertEquals(List.of(2, 1), List.of(memory.held(0), memory.held(1)), "of the higher id");
        bring(memory, 11, 1);
        assertEquals(List.of(1, 0), List.of(memory.held(0), memory.held(1)), "then its base");
        memory.begin(0);
        assertEquals(1, bring(memory, 0, 1), "its base is still there");
        assertEquals(List.of(2, 1), List.of(memory.held(10), memory.held(11)));
    }

    /// Of the layer under way only what no longer counts is freed, as long as there is such.
    @Example
    void aLayerThatDoesNotFitFreesItsOwn() {
        SliceMemory memory = new SliceMemory(5);
        memory.begin(0);
        bring(memory, 0, 0);
        bring(memory, 1, 0);
        assertEquals(0, memory.bring(2, 0, each -> BYTES[each], copy -> copy == 1));
        assertEquals(List.of(0, 1, 1), IntStream.range(0, 3).map(memory::held).boxed().toList());
        assertEquals(
                0, memory.bring(0, 1, each -> BYTES[each], _ -> true), "all has to come again");
    }

    @Property(tries = 300)
    void equalsThePlainOne(
            @ForAll @IntRange(min = 1, max = 4) int layers,
            @ForAll @IntRange(min = 1, max = 5) int experts,
            @ForAll @IntRange(min = 0, max = 40) int spare,
            @ForAll long seed) {
        Random random = new Random(seed);
        long[] bytes = random.longs(4, 1, 6).toArray();
        long budget = Arrays.stream(bytes).sum() + spare;
        SliceMemory memory = new SliceMemory(budget);
        PlainSliceMemory plain = new PlainSliceMemory(budget);
        for (int turn = 0; turn < 12; turn++) {
            int layer = random.nextInt(4) == 0 ? random.nextInt(layers) : turn % layers;
            memory.begin(layer);
            plain.begin(layer);
            for (int n = 0; n < 4; n++) {
                int copy = layer * experts + random.nextInt(experts);
                int depth = random.nextInt(bytes.length);
                int awaited = random.nextInt();
                int first =
                        memory.bring(
                                copy,
                                depth,
                                each -> bytes[each],
                                each -> (awaited >> each & 1) == 1);
                List<Integer> expected =
                        plain.bring(
                                copy,
                                depth,
                                each -> bytes[each],
                                each -> (awaited >> each & 1) == 1);
                assertEquals(expected, IntStream.rangeClosed(first, depth).boxed().toList());
                assertEquals(plain.usedBytes(), memory.usedBytes());
                assertTrue(memory.usedBytes() <= budget);
                assertTrue(memory.held(copy) > depth);
                for (int each = 0; each < layers * experts; each++) {
                    for (int at = 0; at < bytes.length; at++) {
                        assertEquals(plain.holds(each, at), at < memory.held(each));
                    }
                }
            }
        }
    }

    @Example
    void anExpertLargerThanTheMemory() {
        SliceMemory memory = new SliceMemory(3);
        memory.begin(0);
        var e = assertThrows(IllegalArgumentException.class, () -> bring(memory, 0, 2));
        assertEquals("an expert larger than the memory of 3 bytes", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SliceMemory(0));
    }
}
