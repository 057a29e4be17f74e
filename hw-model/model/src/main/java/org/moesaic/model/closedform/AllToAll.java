package org.moesaic.model.closedform;

/// Time of one exchange in which every device has something else for every other one, as much as a [TrafficMatrix] says.
///
/// Without traffic there is nothing to exchange, and all forms take no time.
public sealed interface AllToAll {

    /// Time of the exchange, rounded up.
    ///
    /// @throws IllegalArgumentException if the devices are no whole number of nodes
    /// @throws ArithmeticException if it does not fit into a `long`
    long picoseconds(TrafficMatrix traffic);

    /// A message from each device to each other one, round by round: (P − 1) α + maxᵢ max(sendᵢ, receiveᵢ) / B.
    ///
    /// @param latencyPicoseconds α of one message
    /// @param bytesPerSecond B of one device in one direction
    record Pairwise(long latencyPicoseconds, long bytesPerSecond) implements AllToAll {

        public Pairwise {
            requireLink(latencyPicoseconds, bytesPerSecond);
        }

        @Override
        public long picoseconds(TrafficMatrix traffic) {
            if (traffic.crossing() == 0) {
                return 0;
            }
            long rounds = Math.multiplyExact(traffic.devices() - 1L, latencyPicoseconds);
            return Math.addExact(rounds, Durations.picoseconds(traffic.busiest(), bytesPerSecond));
        }
    }

    /// Between nodes, and inside them: α₁ + α₂ + max over nodes of bytes between nodes / (node's B) + max over devices of
    /// bytes inside the node / B of the inner link. A node sends over the ports of all its devices.
    ///
    /// @param perNode devices of a node
    /// @param inner link inside a node
    /// @param outer link between nodes, of one device
    record TwoLevel(int perNode, Pairwise inner, Pairwise outer) implements AllToAll {

        public TwoLevel {
            requireNode(perNode);
        }

        @Override
        public long picoseconds(TrafficMatrix traffic) {
            requireWholeNodes(traffic, perNode);
            if (traffic.crossing() == 0) {
                return 0;
            }
            long portRate = Math.multiplyExact(outer.bytesPerSecond(), (long) perNode);
            long between = Durations.picoseconds(traffic.busiestNode(perNode), portRate);
            long inside =
                    Durations.picoseconds(traffic.busiestInside(perNode), inner.bytesPerSecond());
            long latencies = Math.addExact(inner.latencyPicoseconds(), outer.latencyPicoseconds());
            return Math.addExact(latencies, Math.addExact(between, inside));
        }
    }

    /// Constants that were fitted to measured exchanges: t₀ + max(maxᵢ max(sendᵢ, receiveᵢ) / B, the same inside the node /
    /// B of the inner link), where the first counts what leaves the node. Both go on at once.
    ///
    /// With uniform traffic between nodes this is t₀ + bytes per rank (1 − G / P) / B, which holds DeepEP's low-latency
    /// dispatch at 16 to 256 devices within 2.5 %; inside one node the inner link decides.
    ///
    /// @param perNode G, devices of a node
    /// @param fixedPicoseconds t₀
    /// @param bytesPerSecond B of one device, to other nodes
    /// @param innerBytesPerSecond of one device, inside its node
    record Fitted(int perNode, long fixedPicoseconds, long bytesPerSecond, long innerBytesPerSecond)
            implements AllToAll {

        public Fitted {
            requireNode(perNode);
            requireLink(fixedPicoseconds, bytesPerSecond);
            requireLink(fixedPicoseconds, innerBytesPerSecond);
        }

        @Override
        public long picoseconds(TrafficMatrix traffic) {
            requireWholeNodes(traffic, perNode);
            if (traffic.crossing() == 0) {
                return 0;
            }
            long between = Durations.picoseconds(traffic.busiest(perNode), bytesPerSecond);
            long inside =
                    Durations.picoseconds(traffic.busiestInside(perNode), innerBytesPerSecond);
            return Math.addExact(fixedPicoseconds, Math.max(between, inside));
        }
    }

    private static void requireLink(long latency, long rate) {
        if (latency < 0 || rate < 1) {
            throw new IllegalArgumentException("a link of " + latency + " ps and " + rate + " B/s");
        }
    }

    private static void requireNode(int perNode) {
        if (perNode < 1) {
            throw new IllegalArgumentException("a node of " + perNode + " devices");
        }
    }

    private static void requireWholeNodes(TrafficMatrix traffic, int perNode) {
        if (traffic.devices() % perNode != 0) {
            throw new IllegalArgumentException(
                    traffic.devices() + " devices are no whole number of nodes of " + perNode);
        }
    }
}
