package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Equal devices and what connects them. Arrays, tiles, memories, areas and static powers of a description are those of
/// one device.
///
/// @param count how many there are
/// @param perNode devices of a node, which share the inner link
/// @param inner link between the devices of a node; empty if a node has one device
/// @param outer link between devices of different nodes; empty if there is one node
public record Devices(
        int count, int perNode, Optional<DeviceLink> inner, Optional<DeviceLink> outer) {

    /// One device alone.
    public static final Devices SINGLE = new Devices(1, 1, Optional.empty(), Optional.empty());

    public Devices {
        if (count < 1 || perNode < 1 || perNode > count || count % perNode != 0) {
            throw new IllegalArgumentException(count + " devices, " + perNode + " a node");
        }
        if (inner.isPresent() != (perNode > 1) || outer.isPresent() != (count > perNode)) {
            throw new IllegalArgumentException("devices without the links that they need");
        }
    }

    public int nodes() {
        return count / perNode;
    }

    /// The links that there are, the inner one first.
    public List<DeviceLink> links() {
        List<DeviceLink> links = new ArrayList<>();
        inner.ifPresent(links::add);
        outer.ifPresent(links::add);
        return List.copyOf(links);
    }
}
