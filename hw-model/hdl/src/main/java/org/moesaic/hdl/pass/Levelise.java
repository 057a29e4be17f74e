package org.moesaic.hdl.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.moesaic.hdl.HdlException;
import org.moesaic.hdl.ir.Assign;
import org.moesaic.hdl.ir.BlackBoxDefinition;
import org.moesaic.hdl.ir.Circuit;
import org.moesaic.hdl.ir.Instance;
import org.moesaic.hdl.ir.ModuleDefinition;

/// Finds an order in which everything is computed after what it needs.
///
/// The level of a step is 0 if it needs nothing but state and inputs, else one more than the highest level that it needs.
/// Steps are ordered by level, and within a level as they stand in the module.
public final class Levelise {

    /// Something to compute each cycle.
    public sealed interface Step {}

    /// Assign one signal.
    public record Compute(Assign assign) implements Step {}

    /// Ask a black box for its outputs.
    public record Call(Instance instance, BlackBoxDefinition definition) implements Step {}

    /// The levels of a flat circuit, the lowest first.
    ///
    /// @param circuit the circuit, with its assignments in the order of the steps
    /// @param levels steps of each level
    public record Levels(Circuit circuit, List<List<Step>> levels) {

        public Levels {
            levels = levels.stream().map(List::copyOf).toList();
        }

        /// All steps in order.
        public List<Step> steps() {
            return levels.stream().flatMap(List::stream).toList();
        }
    }

    private Levelise() {}

    /// @param flat a flat circuit
    /// @throws IllegalArgumentException if it is not flat
    /// @throws HdlException with the path of each combinational loop
    public static Levels of(Circuit flat) {
        if (!flat.isFlat()) {
            throw new IllegalArgumentException(flat.top().name() + " is not flat");
        }
        Dependencies dependencies = new Dependencies(flat);
        int[] level = levels(dependencies);
        List<List<Step>> levels = new ArrayList<>();
        boolean loop = false;
        for (int i = 0; i < level.length; i++) {
            if (level[i] < 0) {
                loop = true;
                continue;
            }
            while (levels.size() <= level[i]) {
                levels.add(new ArrayList<>());
            }
            levels.get(level[i]).add(dependencies.step(i));
        }
        if (loop) {
            throw new HdlException(Loops.in(flat));
        }
        return new Levels(ordered(flat, levels), levels);
    }

    /// Level of each step, −1 for what stands in or behind a loop.
    private static int[] levels(Dependencies dependencies) {
        int size = dependencies.size();
        int[] open = new int[size];
        List<List<Integer>> users = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            users.add(new ArrayList<>());
        }
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            int[] needs = dependencies.needs(i);
            open[i] = needs.length;
            for (int need : needs) {
                users.get(need).add(i);
            }
            if (needs.length == 0) {
                ready.add(i);
            }
        }
        int[] level = new int[size];
        int[] result = new int[size];
        Arrays.fill(result, -1);
        while (!ready.isEmpty()) {
            int step = ready.poll();
            result[step] = level[step];
            for (int user : users.get(step)) {
                level[user] = Math.max(level[user], level[step] + 1);
                if (--open[user] == 0) {
                    ready.add(user);
                }
            }
        }
        return result;
    }

    private static Circuit ordered(Circuit flat, List<List<Step>> levels) {
        List<Assign> assigns = new ArrayList<>();
        for (List<Step> level : levels) {
            for (Step step : level) {
                if (step instanceof Compute(Assign assign)) {
                    assigns.add(assign);
                }
            }
        }
        ModuleDefinition top = flat.top();
        return Replace.top(
                flat,
                new ModuleDefinition(
                        top.name(),
                        top.ports(),
                        assigns,
                        top.registers(),
                        top.memories(),
                        top.writes(),
                        top.instances(),
                        top.checks(),
                        top.location()));
    }
}
