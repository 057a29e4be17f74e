package org.moesaic.hdl.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.MemoryWrite;
import org.moesaic.hdl.ir.ModuleDefinition;
import org.moesaic.hdl.ir.Register;
import org.moesaic.hdl.ir.Type;

/// What a clock cycle is for: everything else is computed only if something here needs it.
///
/// @param failure node that is 1 where an assertion or assumption does not hold
/// @param counts covers, by the words that count them
/// @param writes memory writes, in order
/// @param clocks black boxes
/// @param updates registers, word by word
record Roots(
        int failure,
        List<Statement.Count> counts,
        List<Statement.Write> writes,
        List<Statement.Clock> clocks,
        List<Update> updates) {

    /// With fewer registers under one condition a branch costs more than it saves.
    private static final int GUARD_FROM = 4;

    static Roots of(ModuleDefinition module, Lowering lowering) {
        Builder build = lowering.build();
        int failure = build.constant(0);
        List<Statement.Count> counts = new ArrayList<>();
        for (Check check : module.checks()) {
            int guard = lowering.value(check.guard())[0];
            int condition = lowering.value(check.condition())[0];
            if (check.kind() == Check.Kind.COVER) {
                int slot = lowering.layout().coverSlot(counts.size());
                counts.add(new Statement.Count(slot, build.and(guard, condition)));
            } else {
                failure = build.or(failure, build.and(guard, build.not(condition)));
            }
        }
        List<Statement.Clock> clocks = new ArrayList<>();
        for (int box = 0; box < lowering.boxes().size(); box++) {
            Lowering.Box of = lowering.boxes().get(box);
            clocks.add(new Statement.Clock(box, of.inputs(), of.inputSlot()));
        }
        return new Roots(
                failure,
                counts,
                module.writes().stream().map(write -> write(write, lowering)).toList(),
                clocks,
                updates(module, lowering));
    }

    /// The same, after words of the state have changed places.
    ///
    /// @param slots new places by the old ones
    Roots moved(int[] slots) {
        return new Roots(
                failure,
                counts,
                writes,
                clocks,
                updates.stream().map(update -> update.moved(slots)).toList());
    }

    /// The same without conditions under which registers change: those that do not get the value that they have.
    Roots always(Lowering lowering) {
        return new Roots(
                failure,
                counts,
                writes,
                clocks,
                updates.stream().map(update -> unguarded(update, lowering)).toList());
    }

    private static Statement.Write write(MemoryWrite write, Lowering lowering) {
        Layout layout = lowering.layout();
        return new Statement.Write(
                layout.memories().get(layout.number(write.memory())),
                lowering.value(write.enable())[0],
                lowering.value(write.address())[0],
                lowering.value(write.data()),
                write.mask()
                        .map(mask ->
                                masks(
                                        write.memory().element(),
                                        lowering.value(mask),
                                        mask.width(),
                                        lowering.build()))
                        .orElse(null));
    }

    /// A mask bit for each bit of the word.
    private static int[] masks(Type element, int[] mask, int bits, Builder build) {
        int lane = element.width() / bits;
        int[] words = new int[Limbs.count(element)];
        Arrays.fill(words, build.constant(0));
        for (int bit = 0; bit < bits; bit++) {
            int on =
                    build.extend(
                            build.shiftRightZeros(mask[bit / Long.SIZE], bit % Long.SIZE),
                            1,
                            false);
            int all = build.subtract(build.constant(0), on);
            int low = bit * lane;
            int high = low + lane - 1;
            for (int word = low / Long.SIZE; word <= high / Long.SIZE; word++) {
                int from = Math.max(low - word * Long.SIZE, 0);
                int to = Math.min(high - word * Long.SIZE, Long.SIZE - 1);
                long covered = -1L << from & -1L >>> (Long.SIZE - 1 - to);
                if (high == element.width() - 1 && to == high - word * Long.SIZE) {
                    covered = -1L << from; // with what fills up the highest word
                }
                words[word] = build.or(words[word], build.and(all, build.constant(covered)));
            }
        }
        return words;
    }

    private static List<Update> updates(ModuleDefinition module, Lowering lowering) {
        List<Update> all = new ArrayList<>();
        Map<Integer, Integer> users = new HashMap<>();
        for (Register register : module.registers()) {
            int[] now = lowering.value(register.signal());
            int[] next = lowering.value(register.next());
            for (int limb = 0; limb < now.length; limb++) {
                Update update = update(register, limb, now[limb], next[limb], lowering);
                boolean never =
                        update.guard() >= 0 && lowering.graph().isConstant(update.guard(), 0);
                if (update.next() != now[limb] && !never) {
                    all.add(update);
                    users.merge(update.guard(), 1, Integer::sum);
                }
            }
        }
        return all.stream()
                .map(update ->
                        users.get(update.guard()) < GUARD_FROM
                                ? unguarded(update, lowering)
                                : update)
                .toList();
    }

    private static Update update(
            Register register, int limb, int now, int next, Lowering lowering) {
        Builder build = lowering.build();
        Graph graph = lowering.graph();
        int enable = register.enable().map(signal -> lowering.value(signal)[0]).orElse(-1);
        int value = next;
        // A choice between something new and what the register holds is an enable, too.
        if (graph.op(value) == Op.MUX && graph.c(value) == now) {
            enable = both(build, enable, graph.a(value));
            value = graph.b(value);
        } else if (graph.op(value) == Op.MUX && graph.b(value) == now) {
            enable = both(build, enable, build.not(graph.a(value)));
            value = graph.c(value);
        }
        if (register.reset().isPresent()) {
            int reset = lowering.value(register.reset().get().when())[0];
            int to = build.constant(Limbs.limb(register.reset().get().value(), limb));
            value = build.mux(reset, to, value);
            enable = enable < 0 ? -1 : build.or(enable, reset);
        }
        return new Update(
                lowering.layout().slot(register.signal()) + limb,
                value,
                enable >= 0 && graph.isConstant(enable, 1) ? -1 : enable,
                Limbs.count(register.signal().type()) > 1,
                withoutDigits(register.signal().name()));
    }

    private static String withoutDigits(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                letters.append(c);
            }
        }
        return letters.toString();
    }

    private static int both(Builder build, int enable, int also) {
        return enable < 0 ? also : build.and(enable, also);
    }

    /// The same as an update in every cycle.
    static Update unguarded(Update update, Lowering lowering) {
        if (update.guard() < 0) {
            return update;
        }
        Graph graph = lowering.graph();
        int now = graph.load(update.slot(), graph.low(update.next()), graph.high(update.next()));
        return new Update(
                update.slot(),
                lowering.build().mux(update.guard(), update.next(), now),
                -1,
                update.partOfWide(),
                update.role());
    }
}
