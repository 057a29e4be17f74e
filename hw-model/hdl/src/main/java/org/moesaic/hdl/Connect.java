package org.moesaic.hdl;

import java.util.List;
import org.moesaic.hdl.ir.Signal;

/// Connections of whole bundles and vectors, and of single values without their static type.
final class Connect {

    private Connect() {}

    static void all(Data target, Data source) {
        List<Leaf> targets = target.leaves();
        List<Leaf> sources = source.leaves();
        checkAlike(targets, sources);
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).flipped()) {
                one(sources.get(i).bits(), targets.get(i).bits());
            } else {
                one(targets.get(i).bits(), sources.get(i).bits());
            }
        }
    }

    /// The two have the same parts; the types of the parts are checked where they meet.
    static void checkAlike(List<Leaf> targets, List<Leaf> sources) {
        List<String> left = targets.stream().map(Leaf::described).toList();
        List<String> right = sources.stream().map(Leaf::described).toList();
        if (!left.equals(right)) {
            throw Misuse.of(
                    targets.isEmpty() ? "" : targets.getFirst().bits().net().label(),
                    "parts " + left + " meet parts " + right,
                    "both sides need the same shape");
        }
    }

    static void one(Bits target, Bits source) {
        ModuleBuilder builder = ModuleBuilder.current();
        Widths.checkSame("set", target, source);
        Signal value = builder.read(source.net());
        builder.set(target.net(), value);
    }
}
