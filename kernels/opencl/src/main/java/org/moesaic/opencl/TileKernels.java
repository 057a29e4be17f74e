package org.moesaic.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.moesaic.compute.analog.TilePreset;

/// The kernels for analog tiles of a session, each built when it is first needed and kept.
final class TileKernels implements AutoCloseable {

    private final Session session;
    private final Layout layout;
    private final int groupItems;
    private final Map<TileSource, TileProgram> built = new LinkedHashMap<>();

    /// @param groupItems work-items of a work-group, a power of two
    TileKernels(Session session, Layout layout, int groupItems) {
        this.session = session;
        this.layout = layout;
        this.groupItems = Math.min(groupItems, TileWork.COLUMNS);
    }

    /// How a description's work is cut here.
    TileWork work(TilePreset preset, int batch) {
        return TileWork.of(preset, layout, batch);
    }

    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE if the device's compiler refuses them
    TileProgram get(TilePreset preset, boolean bias, int batch) {
        TileSource source = TileSource.of(preset, bias, work(preset, batch));
        TileProgram program = built.get(source);
        if (program == null) {
            program = new TileProgram(session, source, layout, groupItems);
            built.put(source, program);
        }
        return program;
    }

    @Override
    public void close() {
        built.values().forEach(TileProgram::close);
    }
}
