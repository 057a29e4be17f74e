package org.moesaic.hdl;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.moesaic.hdl.ir.Check;
import org.moesaic.hdl.ir.Signal;

/// Adds assertions, assumptions and covers to the current module.
final class Checks {

    private Checks() {}

    static void add(Check.Kind kind, Bool condition, String message, Bits... shown) {
        ModuleBuilder builder = ModuleBuilder.current();
        int places = message.split("\\{}", -1).length - 1;
        if (places != shown.length) {
            throw Misuse.of(
                    "",
                    "the message \"%s\" has %d places {} for %d values"
                            .formatted(message, places, shown.length),
                    "one {} for each value");
        }
        Signal guard = builder.not(builder.reset());
        if (!builder.blocks().current().isBody()) {
            guard = builder.and(builder.blocks().guard(), guard);
        }
        if (builder.clockEnable().isPresent()) {
            guard = builder.and(guard, builder.clockEnable().get());
        }
        String name = kind.name().toLowerCase(Locale.ROOT) + "_" + (builder.checks.size() + 1);
        List<Signal> values = Arrays.stream(shown).map(Bits::read).toList();
        builder.checks.add(
                new Check(kind, name, guard, Bits.read(condition), message, values, Source.here()));
    }
}
