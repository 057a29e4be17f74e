package org.moesaic.verification.benchmark.kernels;

import java.util.List;

/// Runs one kernel on the vector backend until it is compiled, for [MachineCode].
public final class KernelLoop {

    private static final long NANOSECONDS = 6_000_000_000L;

    private KernelLoop() {}

    /// @param args the kernel
    public static void main(String[] args) {
        Cell cell = new Cell(Cell.SMALL, true, 1, 1);
        Plan plan = new Plan(List.of(cell), 0, 0, 0, 0);
        try (KernelRun run = new KernelRun(TableKernel.named(args[0]), TableKernel.VECTOR, plan)) {
            run.choose(cell);
            float sum = 0;
            for (long start = System.nanoTime(); System.nanoTime() - start < NANOSECONDS; ) {
                sum += run.multiply();
            }
            System.out.println("sum " + sum);
        }
    }
}
