package org.moesaic.model.replay;

import java.util.Arrays;
import org.moesaic.model.closedform.AllToAll;
import org.moesaic.model.closedform.TrafficMatrix;
import org.moesaic.model.hardware.DeviceLink;
import org.moesaic.model.hardware.Devices;
import org.moesaic.traces.TraceBlock;

/// The exchange of activations between devices around the routed experts of a layer-step: each selection's row travels from
/// the device of its request to the device of its expert (dispatch), and the result back (combine), which takes as long.
///
/// The traffic is that of the actual routing, after [Dispatch]: request r lives on device r mod P. A row counts once for each
/// of its experts, or, with `dedupe`, once for each device that it goes to. Rows are 16-bit activations both ways.
final class Exchange {

    private static final int BYTES_PER_VALUE = 2;

    private static final int DIRECTIONS = 2;

    private final Devices devices;
    private final ExpertClasses classes;
    private final Dispatch dispatch;
    private final boolean dedupe;
    private final long rowBytes;
    private final AllToAll form;
    private final long[] matrix;
    private final long[] sentTo;
    private long mark;
    private long insideNodes;
    private long betweenNodes;

    Exchange(ReplayRequest request, ExpertClasses classes) {
        devices = request.hardware().devices();
        this.classes = classes;
        dispatch = new Dispatch(classes, request.options().capacityFactor());
        dedupe = request.options().dedupe();
        rowBytes = (long) BYTES_PER_VALUE * request.model().dModel();
        form = form(devices);
        matrix = new long[devices.count() * devices.count()];
        sentTo = new long[devices.count()];
    }

    /// Counts the exchanges of a layer-step; returns how long both take.
    long picoseconds(TraceBlock block, int layer, int step) {
        Arrays.fill(matrix, 0);
        dispatch.read(block, layer, step);
        int selection = 0;
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            int from = block.request(token) % devices.count();
            mark++;
            for (int slot = 0; slot < block.topK(); slot++) {
                int copy = dispatch.copy(selection++);
                if (copy == Dispatch.NOWHERE) {
                    continue;
                }
                int to = classes.device(copy);
                if (!dedupe || sentTo[to] != mark) {
                    matrix[from * devices.count() + to] += rowBytes;
                    sentTo[to] = mark;
                }
            }
        }
        TrafficMatrix traffic = new TrafficMatrix(devices.count(), matrix);
        long between = traffic.crossing(devices.perNode());
        betweenNodes = Math.addExact(betweenNodes, DIRECTIONS * between);
        insideNodes = Math.addExact(insideNodes, DIRECTIONS * (traffic.crossing() - between));
        return Math.multiplyExact(DIRECTIONS, form.picoseconds(traffic));
    }

    /// The link that an exchange is said to be bound by: the one between nodes, if there are several.
    String link() {
        return devices.outer().or(devices::inner).orElseThrow().name();
    }

    /// Bytes over the links between devices.
    ActionCounts actions() {
        ActionCounts counts = new ActionCounts();
        devices.inner().ifPresent(link -> counts.add("link." + link.name(), insideNodes));
        devices.outer().ifPresent(link -> counts.add("link." + link.name(), betweenNodes));
        return counts;
    }

    private static AllToAll form(Devices devices) {
        if (devices.inner().isEmpty()) {
            return pairwise(devices.outer().orElseThrow());
        }
        if (devices.outer().isEmpty()) {
            return pairwise(devices.inner().get());
        }
        return new AllToAll.TwoLevel(
                devices.perNode(),
                pairwise(devices.inner().get()),
                pairwise(devices.outer().get()));
    }

    private static AllToAll.Pairwise pairwise(DeviceLink link) {
        return new AllToAll.Pairwise(link.latencyPicoseconds(), link.bytesPerSecond());
    }
}
