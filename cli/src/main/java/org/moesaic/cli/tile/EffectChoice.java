package org.moesaic.cli.tile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.moesaic.cli.Mistakes;
import org.moesaic.compute.analog.Effect;
import org.moesaic.edge.Names;

/// What `--only` and `--disable` came to.
final class EffectChoice {

    private EffectChoice() {}

    /// The effects that are on; those that a tile does not have do not matter.
    ///
    /// @param only names with commas between them, or null for all
    /// @param disable names with commas between them, or null for none
    static Set<Effect> of(String only, String disable, Mistakes mistakes) {
        Set<Effect> on = EnumSet.allOf(Effect.class);
        if (only != null) {
            on.clear();
            on.addAll(named("--only", only, mistakes));
        }
        if (disable != null) {
            named("--disable", disable, mistakes).forEach(on::remove);
        }
        return on;
    }

    private static List<Effect> named(String option, String names, Mistakes mistakes) {
        List<Effect> effects = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            Effect.find(name)
                    .ifPresentOrElse(
                            effects::add,
                            () ->
                                    mistakes.add(
                                            option,
                                            "'" + name + "' is no effect",
                                            Names.suggest(name, Effect.labels())));
        }
        return effects;
    }
}
