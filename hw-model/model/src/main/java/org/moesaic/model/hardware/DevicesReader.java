package org.moesaic.model.hardware;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.moesaic.edge.Located;
import org.moesaic.edge.Names;
import org.moesaic.edge.Quantity;

/// The `devices` of a hardware description: how many, and the links between them.
final class DevicesReader {

    private final Map<String, String> sources;
    private final Map<String, Located> names = new LinkedHashMap<>();
    private Devices devices = Devices.SINGLE;

    DevicesReader(Located devices, Map<String, String> sources) {
        this.sources = sources;
        if (devices.isPresent()) {
            devices.at("source").text().ifPresent(source -> sources.put("devices", source));
            read(devices);
        }
    }

    /// [Devices#SINGLE] unless they are described and well-formed.
    Devices devices() {
        return devices;
    }

    /// Names of the links between devices, well-formed or not.
    Set<String> names() {
        return names.keySet();
    }

    /// Complains of names that something else has already.
    void requireNewNames(Set<String> taken) {
        names.forEach((name, place) -> {
            if (taken.contains(name)) {
                place.problem("'" + name + "' is the name of another part", "name it otherwise");
            }
        });
    }

    private void read(Located place) {
        OptionalLong count = Parts.count(place.at("count"));
        OptionalLong perNode =
                place.at("per-node").isPresent() ? Parts.count(place.at("per-node")) : count;
        Optional<DeviceLink> inner = link(place.at("inner"));
        Optional<DeviceLink> outer = link(place.at("outer"));
        if (count.isEmpty() || perNode.isEmpty()) {
            return;
        }
        long all = count.getAsLong();
        long node = perNode.getAsLong();
        if (node > all || all % node != 0) {
            place.at("per-node")
                    .problem(
                            all + " devices are no whole number of nodes of " + node,
                            "count must be a multiple of per-node");
            return;
        }
        boolean fits = needed(place, "inner", node > 1, "devices of a node");
        fits &= needed(place, "outer", all > node, "nodes");
        if (fits && inner.isPresent() == node > 1 && outer.isPresent() == all > node) {
            devices = new Devices((int) all, (int) node, inner, outer);
        }
    }

    private static boolean needed(Located place, String key, boolean needed, String between) {
        boolean given = place.at(key).isPresent();
        if (needed && !given) {
            place.problem("has no '" + key + "'", "describe the link between " + between);
        } else if (given && !needed) {
            place.at(key).problem("there are no several " + between + " to link", "leave it out");
        }
        return needed == given;
    }

    private Optional<DeviceLink> link(Located link) {
        Optional<String> name = link.at("name").text();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (names.putIfAbsent(name.get(), link.at("name")) != null) {
            link.at("name").problem("'" + name.get() + "' is given twice", "name it otherwise");
        }
        if (link.at("preset").isPresent()) {
            return fromPreset(name.get(), link);
        }
        for (String key : new String[] {"latency", "bandwidth", "source"}) {
            if (!link.at(key).isPresent()) {
                link.problem(
                        "has no '" + key + "'", "give latency, bandwidth and source, or a preset");
            }
        }
        OptionalLong latency = link.at("latency").quantity(Quantity::picoseconds);
        OptionalLong rate = Parts.positive(link.at("bandwidth"), Quantity::bytesPerSecond);
        if (latency.isEmpty() || rate.isEmpty()) {
            return Optional.empty();
        }
        link.at("source").text().ifPresent(source -> sources.put(name.get(), source));
        return Optional.of(new DeviceLink(name.get(), latency.getAsLong(), rate.getAsLong()));
    }

    private Optional<DeviceLink> fromPreset(String name, Located link) {
        for (String key : new String[] {"latency", "bandwidth"}) {
            if (link.at(key).isPresent()) {
                link.at(key)
                        .problem("is given beside a preset", "leave it out: it follows from it");
            }
        }
        Optional<String> wanted = link.at("preset").text();
        Optional<LinkPreset> preset = wanted.flatMap(LinkPresets::find);
        if (wanted.isPresent() && preset.isEmpty()) {
            link.at("preset")
                    .problem(
                            "unknown preset '" + wanted.get() + "'",
                            Names.suggest(wanted.get(), LinkPresets.names()));
        }
        preset.ifPresent(
                known -> sources.put(name, link.at("source").text().orElse(known.source())));
        return preset.map(
                known -> new DeviceLink(name, known.latencyPicoseconds(), known.bytesPerSecond()));
    }
}
