package org.moesaic.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.junit.jupiter.api.DynamicTest;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Expectation;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.BackendContract;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.TileContract;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Runs kernels in a process of its own, whose only OpenCL device is a simulator that watches every access.
///
/// Arguments: `contract LAYOUT FORMAT…` holds formats against the contract of backends, with small shapes; `tiles LAYOUT`
/// analog tiles against theirs; `planted` runs
/// a kernel that reads past its buffer. The first line of output is the device.
final class SimulatedRun {

    /// Few, because the simulator runs each of them on its own; still several rounds over a row.
    private static final int GROUP_ITEMS = 4;

    private SimulatedRun() {}

    public static void main(String[] arguments) throws Throwable {
        Device device = Devices.here().found().getFirst();
        System.out.println(device.name());
        switch (arguments[0]) {
            case "contract" ->
                    contract(
                            device,
                            Layout.valueOf(arguments[1]),
                            Arrays.stream(arguments).skip(2).toList());
            case "tiles" -> tiles(device, Layout.valueOf(arguments[1]));
            case "planted" -> planted(device);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void contract(Device device, Layout layout, List<String> names)
            throws Throwable {
        List<NumberFormat> formats =
                names.stream().map(name -> NumberFormats.parse(name).orElseThrow()).toList();
        try (OpenClBackend backend = new OpenClBackend(device, layout, GROUP_ITEMS)) {
            BackendContract contract =
                    new BackendContract(
                            () -> TestDevice.shared(backend), BackendContract.Size.TINY);
            for (DynamicTest test : contract.tests(formats).toList()) {
                // Which memory is touched does not depend on the values.
                if (test.getDisplayName().contains("for all values")) {
                    continue;
                }
                test.getExecutable().execute();
                System.out.println("held: " + test.getDisplayName());
            }
            for (NumberFormat format : formats) {
                for (Activations activations : Activations.values()) {
                    if (backend.supports(format, activations)) {
                        tasksThatAreNotFull(backend, format, activations);
                    }
                }
            }
        }
    }

    /// The largest task has two panels and eight vectors: three panels, the last with one row, and nine vectors leave two
    /// tasks with one panel and two with one vector.
    private static void tasksThatAreNotFull(
            OpenClBackend backend, NumberFormat format, Activations activations) {
        Random random = new Random(3);
        MatrixShape shape = new MatrixShape(33, 20);
        int batch = 9;
        float[] x = Values.NORMAL.array(random, batch * shape.columns());
        float[] y = new float[batch * shape.rows()];
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix packed = RandomMatrices.of(format, shape, Values.NORMAL, random, arena);
            try (LoadedMatrix matrix = backend.load(packed)) {
                backend.multiply(matrix, activations, batch, x, y);
            }
            List<String> violations = Expectation.of(packed, activations, batch, x).violations(y);
            if (!violations.isEmpty()) {
                throw new AssertionError(format.name() + ": " + violations.getFirst());
            }
        }
        System.out.println("held: tasks that are not full, " + format.name() + ", " + activations);
    }

    private static void tiles(Device device, Layout layout) throws Throwable {
        try (OpenClBackend backend = new OpenClBackend(device, layout, GROUP_ITEMS)) {
            TileContract contract =
                    new TileContract(() -> TestDevice.shared(backend), BackendContract.Size.TINY);
            for (DynamicTest test : contract.tests().toList()) {
                test.getExecutable().execute();
                System.out.println("held: " + test.getDisplayName());
            }
        }
    }

    /// Sixteen floats are summed as if they were seventeen.
    private static void planted(Device device) {
        String source =
                "__kernel void sum(__global const float *x, __global float *y)"
                        + " { float s = 0.0f; for (int i = 0; i <= 16; i++) s += x[i]; y[0] = s; }";
        try (Session session = new Session(device);
                Arena arena = Arena.ofConfined()) {
            MemorySegment x = arena.allocate(16 * Float.BYTES, Float.BYTES);
            cl_mem in = session.copy(x);
            cl_mem out = session.buffer(Float.BYTES);
            cl_program program = Kernels.build(session, new String[] {source}, "");
            cl_kernel kernel = CL.clCreateKernel(program, "sum", null);
            CL.clSetKernelArg(kernel, 0, Sizeof.cl_mem, Pointer.to(in));
            CL.clSetKernelArg(kernel, 1, Sizeof.cl_mem, Pointer.to(out));
            long[] one = {1};
            CL.clEnqueueNDRangeKernel(session.queue(), kernel, 1, null, one, one, 0, null, null);
            CL.clFinish(session.queue());
            CL.clReleaseKernel(kernel);
            CL.clReleaseProgram(program);
            CL.clReleaseMemObject(in);
            CL.clReleaseMemObject(out);
        }
    }
}
