package org.moesaic.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.moesaic.compute.Activations;
import org.moesaic.formats.TernaryDictionary;

/// The kernels of a session, each built when it is first needed and kept.
final class Kernels implements AutoCloseable {

    /// Lines of a compiler's log that a message shows.
    private static final int SHOWN_LOG_LINES = 5;

    /// How many times fewer work-items a work-group has where an item computes a panel: few enough that small matrices
    /// keep all cores busy.
    private static final int PANELS_FOR_ROWS = 4;

    private final Session session;
    private final Layout layout;
    private final int groupItems;
    private final String options;
    private final cl_mem empty;
    private final Map<KernelSource, Kernel> built = new LinkedHashMap<>();
    private cl_mem dictionary;

    /// @param groupItems work-items of a work-group, a power of two
    /// @param options of the compiler, beside those of each kernel
    Kernels(Session session, Layout layout, int groupItems, String options) {
        this.session = session;
        this.layout = layout;
        this.groupItems = groupItems;
        this.options = options;
        this.empty = session.buffer(1);
    }

    Kernel get(Decoding decoding, Activations activations, Tile tile) {
        KernelSource source = KernelSource.of(decoding, layout, groupItems, activations, tile);
        Kernel kernel = built.get(source);
        if (kernel == null) {
            // A panel is as much work as its rows.
            int items = decoding.panels() ? Math.max(1, groupItems / PANELS_FOR_ROWS) : groupItems;
            boolean usesDictionary = decoding.files().isEmpty();
            kernel =
                    new Kernel(
                            build(
                                    session,
                                    source.texts(),
                                    (source.options() + " " + options).strip()),
                            activations,
                            tile.vectors(),
                            tile.rows(decoding.panels()),
                            items,
                            layout == Layout.COALESCED && !usesDictionary,
                            Pointer.to(usesDictionary ? dictionary() : empty),
                            Pointer.to(empty));
            built.put(source, kernel);
        }
        return kernel;
    }

    void forget(DeviceMatrix matrix) {
        for (Kernel kernel : built.values()) {
            kernel.forget(matrix);
        }
    }

    int size() {
        return built.size();
    }

    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE with the first lines of the compiler's log
    static cl_program build(Session session, String[] texts, String options) {
        cl_program program =
                CL.clCreateProgramWithSource(session.context(), texts.length, texts, null, null);
        try {
            CL.clBuildProgram(program, 0, null, options, null, null);
            return program;
        } catch (CLException e) {
            String log = Info.buildLog(program, session.device().id());
            CL.clReleaseProgram(program);
            throw Failures.unavailable(
                    "the OpenCL compiler of %s refused a kernel (%s, options %s): %s"
                            .formatted(
                                    session.device().name(),
                                    CL.stringFor_errorCode(e.getStatus()),
                                    options,
                                    firstLines(log)),
                    "update the device's driver, or use --backend vector",
                    e);
        }
    }

    private static String firstLines(String log) {
        return log.lines()
                .filter(line -> !line.isBlank())
                .limit(SHOWN_LOG_LINES)
                .map(String::strip)
                .collect(Collectors.joining(" | "));
    }

    /// One a device, whatever the number of matrices. dict16.cl says what is in an entry.
    private cl_mem dictionary() {
        if (dictionary == null) {
            TernaryDictionary entries = TernaryDictionary.standard();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment words = arena.allocate(ValueLayout.JAVA_LONG, TernaryDictionary.SIZE);
                for (int code = 0; code < TernaryDictionary.SIZE; code++) {
                    words.setAtIndex(ValueLayout.JAVA_LONG, code, entry(entries, code));
                }
                dictionary = session.copy(words);
            }
        }
        return dictionary;
    }

    private static long entry(TernaryDictionary entries, int code) {
        int symbols = entries.length(code);
        long word = (long) symbols << 56;
        for (int i = 0; i < 2 * symbols; i++) {
            switch (entries.digit(code, i)) {
                case 0 -> {}
                case 1 -> word |= 1L << 28 + i;
                case 2 -> word |= 1L << i;
                default -> throw new AssertionError(entries.digit(code, i));
            }
        }
        return word;
    }

    @Override
    public void close() {
        built.values().forEach(Kernel::close);
        CL.clReleaseMemObject(empty);
        if (dictionary != null) {
            CL.clReleaseMemObject(dictionary);
        }
    }
}
