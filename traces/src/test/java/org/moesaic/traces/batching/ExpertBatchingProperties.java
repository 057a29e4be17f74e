package org.moesaic.traces.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.moesaic.traces.batching.ExpertBatching.Waiting;

class ExpertBatchingProperties {

    private static List<Waiting> waiting(List<Integer> experts) {
        return IntStream.range(0, experts.size())
                .mapToObj(i -> new Waiting(i, experts.get(i)))
                .toList();
    }

    /// Experts 1 0 1 2 1 0 in batches of four: the queue of 1, then one of 0; then the other of 0 and that of 2.
    @Example
    void byHand() {
        List<List<Integer>> requests =
                ExpertBatching.batches(waiting(List.of(1, 0, 1, 2, 1, 0)), 4).stream()
                        .map(batch -> batch.stream().map(Waiting::request).toList())
                        .toList();
        assertEquals(List.of(List.of(0, 2, 4, 1), List.of(5, 3)), requests);
        assertEquals(List.of(), ExpertBatching.batches(List.of(), 4));
        assertThrows(IllegalArgumentException.class, () -> ExpertBatching.batches(List.of(), 0));
    }

    @Property(tries = 200)
    void everythingOnceInOrderAndWithinTheLimit(
            @ForAll @Size(max = 60) List<@IntRange(max = 6) Integer> experts,
            @ForAll @IntRange(min = 1, max = 9) int most) {
        List<Waiting> waiting = waiting(experts);
        List<List<Waiting>> batches = ExpertBatching.batches(waiting, most);
        List<Waiting> all = batches.stream().flatMap(List::stream).toList();
        assertEquals(waiting.size(), all.size());
        for (int expert = 0; expert <= 6; expert++) {
            int id = expert;
            assertEquals(
                    waiting.stream().filter(each -> each.expert() == id).toList(),
                    all.stream().filter(each -> each.expert() == id).toList());
        }
        List<List<Waiting>> full = new ArrayList<>(batches);
        if (!full.isEmpty()) {
            assertTrue(full.removeLast().size() <= most);
        }
        full.forEach(batch -> assertEquals(most, batch.size()));
    }

    /// Pieces of 3, 2 and 2 tokens for expert 0, four for expert 1: limit 5. Seven tokens are longer than four: 3 and 2 go, the
    /// queue is split. Then four of expert 1; the last piece of expert 0 does not fit any more.
    @Example
    void piecesAreNotSplit() {
        List<Waiting> waiting =
                List.of(
                        new Waiting(0, 0, 3),
                        new Waiting(1, 1, 4),
                        new Waiting(2, 0, 2),
                        new Waiting(3, 0, 2),
                        new Waiting(4, 2, 9));
        List<List<Integer>> requests =
                ExpertBatching.batches(waiting, 5).stream()
                        .map(batch -> batch.stream().map(Waiting::request).toList())
                        .toList();
        assertEquals(List.of(List.of(4), List.of(0, 2), List.of(1), List.of(3)), requests);
    }
}
