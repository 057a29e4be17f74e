package org.moesaic.opencl;

import java.util.Arrays;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;
import org.moesaic.compute.Activations;

/// Runs the products of a call: inputs over, one launch for up to [Kernel#SLOTS] products that have the same kernel,
/// outputs back.
final class Launcher implements AutoCloseable {

    /// Enough for single vectors, so that growing stays rare.
    private static final int START_BYTES = 1 << 16;

    private final Session session;
    private final Kernels kernels;
    private final InputWriter writer = new InputWriter();
    private final long[] items = new long[1];
    private final long[] groupItems = new long[1];
    private final long[] clock = new long[1];
    private final Pointer clockPointer = Pointer.to(clock);

    private Exchange input;
    private Exchange output;
    private Kernel[] launched = new Kernel[1];
    private int[] plans = new int[1];
    private int[] tasks = new int[1];
    private cl_event[] events = {new cl_event()};
    private int launches;
    private int liveEvents;

    /// @param shared whether the host and kernels are to see the same memory
    Launcher(Session session, Kernels kernels, boolean shared) {
        this.session = session;
        this.kernels = kernels;
        this.input = new Exchange(session, shared, START_BYTES);
        this.output = new Exchange(session, shared, START_BYTES);
    }

    /// Runs products that have inputs and outputs, at least one.
    void run(Work work, Activations activations) {
        releaseEvents();
        long inputBytes = 0;
        long outputs = 0;
        for (int i = 0; i < work.count(); i++) {
            inputBytes += InputWriter.bytes(work.matrix(i), activations, work.batch(i));
            work.setOutputStart(i, Math.toIntExact(outputs));
            outputs += work.outputs(i);
        }
        input = input.atLeast(inputBytes);
        output = output.atLeast(outputs * Float.BYTES);
        plan(work, activations);
        input.send(writer.end());
        for (int launch = 0; launch < launches; launch++) {
            enqueue(work, launch);
        }
        output.receive(outputs * Float.BYTES);
        for (int i = 0; i < work.count(); i++) {
            output.floats().get(work.outputStart(i), work.output(i), 0, work.outputs(i));
        }
    }

    private void plan(Work work, Activations activations) {
        writer.start(input);
        launches = 0;
        for (int i = 0; i < work.count(); i++) {
            if (work.launch(i) == Work.NO_LAUNCH) {
                plan(work, i, activations);
            }
        }
    }

    /// Plans a launch of a product and of those after it that have the same kernel.
    private void plan(Work work, int first, Activations activations) {
        if (launches == launched.length) {
            grow();
        }
        Kernel kernel = kernel(work, first, activations);
        launched[launches] = kernel;
        plans[launches] = writer.startPlan();
        int slot = 0;
        for (int i = first; i < work.count() && slot < Kernel.SLOTS; i++) {
            if (work.launch(i) == Work.NO_LAUNCH && kernel(work, i, activations) == kernel) {
                tasks[launches] =
                        writer.add(
                                slot,
                                work.matrix(i),
                                kernel,
                                work.batch(i),
                                work.input(i),
                                work.outputStart(i));
                work.setLaunch(i, launches, slot);
                slot++;
            }
        }
        launches++;
    }

    private void enqueue(Work work, int launch) {
        Kernel kernel = launched[launch];
        kernel.bind(input, output, plans[launch]);
        for (int i = 0; i < work.count(); i++) {
            if (work.launch(i) == launch) {
                kernel.bind(work.slot(i), work.matrix(i));
            }
        }
        items[0] = kernel.items(tasks[launch]);
        groupItems[0] = kernel.groupItems();
        CL.clEnqueueNDRangeKernel(
                session.queue(),
                kernel.handle(),
                1,
                null,
                items,
                groupItems,
                0,
                null,
                events[launch]);
        liveEvents = launch + 1;
    }

    private Kernel kernel(Work work, int product, Activations activations) {
        return work.matrix(product).kernel(kernels, activations, work.batch(product));
    }

    /// Launches of the last call.
    int launches() {
        return launches;
    }

    /// Time that the kernels of the last call ran for, by the device's clock.
    long kernelNanoseconds() {
        long sum = 0;
        for (int i = 0; i < liveEvents; i++) {
            sum += clock(events[i], CL.CL_PROFILING_COMMAND_END);
            sum -= clock(events[i], CL.CL_PROFILING_COMMAND_START);
        }
        return sum;
    }

    private long clock(cl_event event, int what) {
        CL.clGetEventProfilingInfo(event, what, Sizeof.cl_ulong, clockPointer, null);
        return clock[0];
    }

    private void grow() {
        int room = 2 * launches;
        launched = Arrays.copyOf(launched, room);
        plans = Arrays.copyOf(plans, room);
        tasks = Arrays.copyOf(tasks, room);
        events = Arrays.copyOf(events, room);
        for (int i = launches; i < room; i++) {
            events[i] = new cl_event();
        }
    }

    private void releaseEvents() {
        for (int i = 0; i < liveEvents; i++) {
            CL.clReleaseEvent(events[i]);
        }
        liveEvents = 0;
    }

    @Override
    public void close() {
        releaseEvents();
        input.close();
        output.close();
    }
}
