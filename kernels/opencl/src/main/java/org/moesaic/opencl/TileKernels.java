package org.moesaic.opencl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.moesaic.compute.analog.TilePreset;

/// The kernels for analog tiles of a session, each built when it is first needed and kept.
final class TileKernels implements AutoCloseable {

    private final Session session;
    private final Layout layout;
    private final int groupItems;
    private final Map<TileSource, TileProgram> built = new LinkedHashMap<>();
    private final cl_mem empty;
    private final Pointer emptyArgument;

    /// @param groupItems work-items of a work-group, a power of two
    TileKernels(Session session, Layout layout, int groupItems) {
        this.session = session;
        this.layout = layout;
        this.groupItems = Math.min(groupItems, TileWork.COLUMNS);
        this.empty = session.buffer(0);
        this.emptyArgument = Pointer.to(empty);
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
            program = new TileProgram(session, source, layout, groupItems, emptyArgument);
            built.put(source, program);
        }
        return program;
    }

    /// Takes a matrix off whose buffer is about to go.
    void forget(TileMemory matrix) {
        built.values().forEach(program -> program.forget(matrix));
    }

    @Override
    public void close() {
        built.values().forEach(TileProgram::close);
        CL.clReleaseMemObject(empty);
    }
}
