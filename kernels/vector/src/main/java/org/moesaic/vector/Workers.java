package org.moesaic.vector;

import java.util.concurrent.locks.LockSupport;

/// A few threads that wait for work: a call is spread over them and comes back when all are done. Each spins a little,
/// then parks, so that an idle backend costs nothing and a busy machine is not held up by waiting.
final class Workers implements AutoCloseable {

    /// What a thread does; `worker` is 0 for the caller's own thread.
    interface Task {
        void run(int worker);
    }

    /// Turns before parking: some ten microseconds, less than an expert takes.
    private static final int SPINS = 2_000;

    private final Worker[] workers;

    Workers(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].thread.start();
        }
    }

    int count() {
        return workers.length + 1;
    }

    /// Runs the task once on each thread, and waits for all.
    ///
    /// @throws IllegalStateException if it failed on one of the others
    void run(Task task) {
        Thread caller = Thread.currentThread();
        for (Worker worker : workers) {
            worker.begin(task, caller);
        }
        try {
            task.run(0);
        } finally {
            for (Worker worker : workers) {
                worker.await();
            }
        }
        for (Worker worker : workers) {
            worker.rethrow();
        }
    }

    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.begin(null, Thread.currentThread());
            worker.await();
        }
    }

    /// One thread; it has work while `begun` is ahead of `done`.
    private static final class Worker {

        private final int number;
        private final Thread thread;
        private Task task;
        private Thread caller;
        private Throwable failure;
        private volatile long begun;
        private volatile long done;

        private Worker(int number) {
            this.number = number;
            this.thread =
                    Thread.ofPlatform().daemon().name("vector-" + number).unstarted(this::loop);
        }

        private void begin(Task next, Thread from) {
            task = next;
            caller = from;
            failure = null;
            begun = done + 1;
            LockSupport.unpark(thread);
        }

        private void await() {
            int spins = 0;
            while (done < begun) {
                if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
        }

        private void rethrow() {
            if (failure != null) {
                throw new IllegalStateException("a kernel failed on another thread", failure);
            }
        }

        private void loop() {
            boolean open = true;
            while (open) {
                int spins = 0;
                while (done == begun) {
                    if (spins++ < SPINS) {
                        Thread.onSpinWait();
                    } else {
                        LockSupport.park(this);
                    }
                }
                open = task != null;
                try {
                    if (open) {
                        task.run(number);
                    }
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                Thread waiting = caller;
                done = begun;
                LockSupport.unpark(waiting);
            }
        }
    }
}
