package org.moesaic.model.closedform;

import java.util.Arrays;

/// Bytes that each device sends to each other one in one exchange. What a device keeps for itself crosses no link.
public final class TrafficMatrix {

    private final int devices;
    private final long[] bytes;

    /// @param devices how many there are
    /// @param bytes row by row: entry `i * devices + j` is what `i` sends to `j`; copied
    /// @throws IllegalArgumentException for negative bytes or another number of entries
    public TrafficMatrix(int devices, long[] bytes) {
        if (devices < 1 || bytes.length != Math.multiplyExact(devices, devices)) {
            throw new IllegalArgumentException(
                    bytes.length + " entries for " + devices + " devices");
        }
        if (Arrays.stream(bytes).anyMatch(each -> each < 0)) {
            throw new IllegalArgumentException("negative bytes");
        }
        this.devices = devices;
        this.bytes = bytes.clone();
    }

    /// Every device sends as much to every device, itself included.
    public static TrafficMatrix uniform(int devices, long bytesPerPair) {
        long[] bytes = new long[Math.multiplyExact(devices, devices)];
        Arrays.fill(bytes, bytesPerPair);
        return new TrafficMatrix(devices, bytes);
    }

    public int devices() {
        return devices;
    }

    public long bytes(int from, int to) {
        return bytes[from * devices + to];
    }

    /// Bytes that cross from one device to another.
    public long crossing() {
        return crossing(1);
    }

    /// Bytes that cross from one node to another, if devices `n * perNode` to `(n + 1) * perNode - 1` form node `n`.
    public long crossing(int perNode) {
        long sum = 0;
        for (int device = 0; device < devices; device++) {
            sum = Math.addExact(sum, sent(device, perNode));
        }
        return sum;
    }

    /// The most that any device sends to or receives from others, whichever is more.
    public long busiest() {
        return busiest(1);
    }

    /// The most that any device sends to or receives from devices of other nodes, whichever is more.
    public long busiest(int perNode) {
        long most = 0;
        for (int device = 0; device < devices; device++) {
            most = Math.max(most, Math.max(sent(device, perNode), received(device, perNode)));
        }
        return most;
    }

    /// The most that any device sends to or receives from others of its own node, whichever is more.
    public long busiestInside(int perNode) {
        long most = 0;
        for (int device = 0; device < devices; device++) {
            long out = Math.subtractExact(sent(device, 1), sent(device, perNode));
            long in = Math.subtractExact(received(device, 1), received(device, perNode));
            most = Math.max(most, Math.max(out, in));
        }
        return most;
    }

    /// The most that any node sends to or receives from other nodes, whichever is more.
    public long busiestNode(int perNode) {
        long most = 0;
        for (int node = 0; node < devices; node += perNode) {
            long out = 0;
            long in = 0;
            for (int device = node; device < Math.min(devices, node + perNode); device++) {
                out = Math.addExact(out, sent(device, perNode));
                in = Math.addExact(in, received(device, perNode));
            }
            most = Math.max(most, Math.max(out, in));
        }
        return most;
    }

    private long sent(int device, int perNode) {
        long sum = 0;
        for (int other = 0; other < devices; other++) {
            if (other / perNode != device / perNode) {
                sum = Math.addExact(sum, bytes(device, other));
            }
        }
        return sum;
    }

    private long received(int device, int perNode) {
        long sum = 0;
        for (int other = 0; other < devices; other++) {
            if (other / perNode != device / perNode) {
                sum = Math.addExact(sum, bytes(other, device));
            }
        }
        return sum;
    }
}
