package org.moesaic.model.replay;

import java.util.EnumMap;
import java.util.Map;

/// What all modules of a replay did: actions, time and busy resources, told apart by module. All integers.
final class ModuleTotals {

    private final Map<ModelModule, ActionCounts> actions = new EnumMap<>(ModelModule.class);
    private final Map<ModelModule, Long> picoseconds = new EnumMap<>(ModelModule.class);
    private final long[] boundBy;
    private final long[] busy;
    private final long[] layerPicoseconds;
    private long macs;

    ModuleTotals(int resources, int layers) {
        boundBy = new long[resources];
        busy = new long[resources];
        layerPicoseconds = new long[layers];
    }

    /// Adds what a module counted.
    ///
    /// @param multiplied multiply-accumulates among it that the digital arrays did
    void add(ModelModule module, ActionCounts counts, long multiplied) {
        actions.computeIfAbsent(module, _ -> new ActionCounts()).add(counts, 1);
        macs = Math.addExact(macs, multiplied);
    }

    /// Adds time that passed while a module was at work.
    void addTime(ModelModule module, long time, long[] moreBoundBy, long[] moreBusy) {
        picoseconds.merge(module, time, Math::addExact);
        for (int resource = 0; resource < busy.length; resource++) {
            boundBy[resource] = Math.addExact(boundBy[resource], moreBoundBy[resource]);
            busy[resource] = Math.addExact(busy[resource], moreBusy[resource]);
        }
    }

    /// Adds time to a layer of the model; -1 is no layer.
    void addLayerTime(int layerId, long time) {
        if (layerId >= 0) {
            layerPicoseconds[layerId] = Math.addExact(layerPicoseconds[layerId], time);
        }
    }

    /// Actions of all modules together.
    ActionCounts allActions() {
        ActionCounts all = new ActionCounts();
        actions.values().forEach(counts -> all.add(counts, 1));
        return all;
    }

    Map<ModelModule, ActionCounts> actions() {
        return actions;
    }

    Map<ModelModule, Long> picoseconds() {
        return picoseconds;
    }

    long[] boundByPicoseconds() {
        return boundBy;
    }

    long[] busyPicoseconds() {
        return busy;
    }

    long layerPicoseconds(int layerId) {
        return layerPicoseconds[layerId];
    }

    long macs() {
        return macs;
    }
}
