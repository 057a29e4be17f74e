package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.moesaic.edge.Located;
import org.moesaic.edge.Quantity;

/// The `links` of a hardware description: each far tier has exactly one, to a nearer tier.
///
/// The nearest memory beyond the SRAM needs none: its interface is part of the device's energy and its way to the arrays
/// is the NoC.
final class LinksReader {

    private final Set<Tier> tiers;
    private final Map<String, String> sources;
    private final Map<String, Located> names = new LinkedHashMap<>();
    private final Map<Tier, Located> byFarTier = new EnumMap<>(Tier.class);
    private final List<Link> links = new ArrayList<>();

    LinksReader(Located root, Set<Tier> tiers, Map<String, String> sources) {
        this.tiers = tiers;
        this.sources = sources;
        root.at("links").items().forEach(this::read);
        boolean nearer = tiers.contains(Tier.HBM);
        for (Tier tier : List.of(Tier.HOST, Tier.SSD)) {
            boolean attached = tier == Tier.HOST && !nearer;
            if (tiers.contains(tier) && !attached && !byFarTier.containsKey(tier)) {
                root.at("links")
                        .problem(
                                "tier '" + tier.label() + "' cannot be reached",
                                "add a link with from: " + tier.label());
            }
        }
    }

    /// Names of the links that are described, well or not.
    Set<String> names() {
        return names.keySet();
    }

    /// The well-formed links in the order of the description.
    List<Link> links() {
        return links;
    }

    private void read(Located link) {
        Optional<String> name = link.at("name").text();
        name.ifPresent(text -> {
            Located first = names.putIfAbsent(text, link);
            if (first != null) {
                link.at("name").problem("'" + text + "' is given twice", "first: " + first);
            } else if (Tier.parse(text).isPresent()
                    || List.of("arrays", "vector", "noc").contains(text)) {
                link.at("name").problem("'" + text + "' is a part's name", "name the link");
            }
        });
        Optional<Tier> far = existing(link.at("from"));
        Optional<Tier> near = existing(link.at("to"));
        OptionalLong bandwidth = Parts.positive(link.at("bandwidth"), Quantity::bytesPerSecond);
        OptionalLong latency = link.at("latency").quantity(Quantity::picoseconds);
        far.ifPresent(tier -> {
            Located first = byFarTier.putIfAbsent(tier, link);
            if (first != null) {
                link.at("from")
                        .problem(
                                "tier '" + tier.label() + "' has a link already",
                                "one link leads from a tier; the other is " + first);
            }
        });
        if (far.isEmpty() || near.isEmpty()) {
            return;
        }
        if (far.get().compareTo(near.get()) <= 0) {
            link.problem(
                    "leads from '" + far.get().label() + "' to '" + near.get().label() + "'",
                    "from is the farther tier, to the nearer one");
            return;
        }
        if (name.isEmpty() || bandwidth.isEmpty() || latency.isEmpty()) {
            return;
        }
        link.at("source").text().ifPresent(source -> sources.put(name.get(), source));
        links.add(
                new Link(
                        name.get(),
                        far.get(),
                        near.get(),
                        bandwidth.getAsLong(),
                        latency.getAsLong()));
    }

    private Optional<Tier> existing(Located end) {
        Optional<Tier> tier = end.text().flatMap(Tier::parse);
        if (tier.isPresent() && !tiers.contains(tier.get())) {
            end.problem(
                    "there is no memory of tier '" + tier.get().label() + "'",
                    "tiers here: " + String.join(", ", tiers.stream().map(Tier::label).toList()));
            return Optional.empty();
        }
        return tier;
    }
}
