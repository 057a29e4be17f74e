package org.moesaic.cli.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.moesaic.cli.output.Progress;
import org.moesaic.compute.Backend;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.Treatment;

/// Measures every expert of some layers, several at once.
///
/// @param weights the checkpoint
/// @param meter how they are measured
/// @param backends opens a backend of one thread; called once a worker
/// @param threads workers
public record DamageRun(
        ModelWeights weights, DamageMeter meter, Supplier<Backend> backends, int threads) {

    /// @param treatments what is done to each expert
    /// @return for each layer and expert one outcome for each treatment, the same for any number of threads
    /// @throws org.moesaic.edge.MoesaicException if an expert is missing or holds what is no number
    public List<List<List<ExpertDamage>>> of(
            List<Integer> layers, List<Treatment> treatments, Progress progress) {
        ConcurrentLinkedQueue<Backend> idle = new ConcurrentLinkedQueue<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<List<Future<List<ExpertDamage>>>> asked = new ArrayList<>();
            for (int layer : layers) {
                List<Future<List<ExpertDamage>>> row = new ArrayList<>();
                for (int e = 0; e < weights.shapes().experts(); e++) {
                    int expert = e;
                    row.add(workers.submit(() -> one(idle, layer, expert, treatments)));
                }
                asked.add(row);
            }
            List<List<List<ExpertDamage>>> all = new ArrayList<>();
            long done = 0;
            for (List<Future<List<ExpertDamage>>> row : asked) {
                List<List<ExpertDamage>> experts = new ArrayList<>();
                for (Future<List<ExpertDamage>> each : row) {
                    experts.add(result(each));
                    progress.advanceTo(++done);
                }
                all.add(experts);
            }
            return all;
        } finally {
            workers.shutdownNow();
            workers.close();
            idle.forEach(Backend::close);
        }
    }

    private List<ExpertDamage> one(
            ConcurrentLinkedQueue<Backend> idle,
            int layer,
            int expert,
            List<Treatment> treatments) {
        Backend taken = idle.poll();
        Backend backend = taken == null ? backends.get() : taken;
        try {
            return meter.measure(backend, layer, expert, weights.expert(layer, expert), treatments);
        } finally {
            idle.add(backend);
        }
    }

    /// A mistake is told as that of the first expert that has one.
    private static List<ExpertDamage> result(Future<List<ExpertDamage>> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
