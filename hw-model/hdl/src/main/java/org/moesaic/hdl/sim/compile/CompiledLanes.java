package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.moesaic.hdl.ir.Signal;

/// A flat circuit as code that runs many instances side by side: every word is a column with an element for each lane.
///
/// There is no branch but for what is no vector instruction anyway: registers that stand still are computed all the same.
public final class CompiledLanes {

    private final Lowering lowering;
    private final Addressing.InLane addressing;
    private final int lanes;
    private final int pitch;
    private final int stateWords;
    private final int failureSlot;
    private final List<LaneCode> before;
    private final List<LaneCode> after;
    private final Consumer<byte[]> classFiles;
    private int columns;

    /// What computes signals from the present state.
    ///
    /// @param code runs it
    /// @param places first column of each signal that is not in the state itself
    record View(List<LaneCode> code, Map<Signal, Integer> places) {}

    CompiledLanes(Lowering lowering, Roots roots, int lanes, Consumer<byte[]> classFiles) {
        this.lowering = lowering;
        this.lanes = lanes;
        this.classFiles = classFiles;
        stateWords = lowering.layout().words();
        addressing = Addressing.InLane.of(lanes, stateWords);
        pitch = addressing.pitch();
        Roots always = roots.always(lowering);
        Vectors none =
                Vectors.of(
                        lowering.graph(),
                        new Shapes(lowering.graph()),
                        List.of(),
                        always.updates(),
                        stateWords);
        Scratch scratch = new Scratch(lowering.scratchWords());
        failureSlot = scratch.reserve(1);
        Schedule schedule = Schedule.stepping(lowering, always, none, failureSlot, scratch);
        Placement placement = Placement.inLanes(lowering.graph(), schedule, scratch);
        LaneGenerator generator = generator(schedule, placement);
        before = generator.generate(placement.before());
        after = generator.generate(placement.after());
        columns = stateWords + scratch.words();
    }

    private LaneGenerator generator(Schedule schedule, Placement placement) {
        return new LaneGenerator(lowering, schedule, placement, addressing, classFiles);
    }

    /// Code that computes some signals. Columns that it needs more are [#columns] from then on.
    View view(Set<Signal> signals) {
        Map<Signal, Integer> places = new HashMap<>();
        List<Statement.Keep> keeps = new ArrayList<>();
        // Behind all columns so far: what others look at stays.
        Scratch scratch = new Scratch(columns - stateWords);
        for (Signal signal : signals) {
            int[] limbs = lowering.value(signal);
            int slot = scratch.reserve(limbs.length);
            places.put(signal, stateWords + slot);
            for (int limb = 0; limb < limbs.length; limb++) {
                keeps.add(new Statement.Keep(slot + limb, limbs[limb]));
            }
        }
        Schedule schedule = Schedule.observing(lowering.graph(), keeps);
        Placement placement = Placement.inLanes(lowering.graph(), schedule, scratch);
        List<LaneCode> code = generator(schedule, placement).generate(placement.after());
        columns = stateWords + scratch.words();
        return new View(code, places);
    }

    /// Columns of state and scratch words.
    int columns() {
        return columns;
    }

    int lanes() {
        return lanes;
    }

    /// From the first element of a column to that of the next.
    int pitch() {
        return pitch;
    }

    /// Words of the state.
    int stateWords() {
        return stateWords;
    }

    /// The array of all columns at power-up.
    long[] initial() {
        long[] words = lowering.layout().initialState(stateWords);
        long[] array = new long[Math.multiplyExact(columns, pitch)];
        for (int word = 0; word < words.length; word++) {
            Arrays.fill(array, word * pitch, (word + 1) * pitch, words[word]);
        }
        return array;
    }

    /// Words of a call.
    long[] callWords() {
        return new long[lowering.scratchWords()];
    }

    /// Passes one clock edge, unless a check fails in some lane.
    boolean step(long[] s, long[] c, Boxes[] boxes) {
        run(before, s, c, boxes);
        if (!before.isEmpty()) {
            int first = (stateWords + failureSlot) * pitch;
            for (int lane = 0; lane < lanes; lane++) {
                if (s[first + lane] != 0) {
                    return false;
                }
            }
        }
        run(after, s, c, boxes);
        return true;
    }

    static void run(List<LaneCode> parts, long[] s, long[] c, Boxes[] boxes) {
        for (LaneCode part : parts) {
            part.run(s, c, boxes);
        }
    }
}
