package org.moesaic.model.hardware;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.moesaic.edge.Located;

/// What the energy of a description has to cover: the actions that its parts can do, the parts that draw power, and what
/// presets of tiles bring along for both.
record Needs(
        Set<String> actions,
        Set<String> parts,
        Map<String, ActionCost> presetCosts,
        Map<String, StaticPower> presetPowers) {

    Needs() {
        this(
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    /// The arrays, by what they are said to multiply, well-formed or not.
    void arrays(Located arrays) {
        for (Located array : arrays.items()) {
            for (Located format : array.at("formats").items()) {
                format.text()
                        .filter(Arithmetics.names()::contains)
                        .ifPresent(name -> actions.add("mac." + name));
            }
        }
        actions.add("dequant.group");
        parts.add("arrays");
    }

    void memories(Set<Tier> tiers) {
        for (Tier tier : tiers) {
            actions.add(tier.label() + ".read");
            actions.add(tier.label() + ".write");
            parts.add(tier.label());
        }
    }

    void links(Set<String> links) {
        for (String link : links) {
            actions.add("link." + link);
            parts.add(link);
        }
    }

    void vectorUnit() {
        actions.add("vector.op");
        parts.add("vector");
    }

    void network() {
        actions.add("noc.hop");
    }
}
