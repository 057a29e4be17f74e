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
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Measures experts of some layers, several at once.
///
/// @param weights the checkpoint
/// @param settings how they are measured
/// @param backends opens a backend of one thread; called once a worker
/// @param threads workers
public record DamageRun(
        ModelWeights weights, DamageSettings settings, Supplier<Backend> backends, int threads) {

    private static final int TOLD_PROBLEMS = 20;

    /// What is done to an expert.
    @FunctionalInterface
    public interface Treatments {

        /// @param layer of the model, dense layers counted
        List<Treatment> of(int layer, int expert);
    }

    /// Measures every expert of the layers under the same treatments.
    ///
    /// @return for each layer and expert one outcome for each treatment, the same for any number of threads
    /// @throws MoesaicException BAD_DATA with all experts that are missing or hold what is no number
    public List<List<List<ExpertDamage>>> of(
            List<Integer> layers, List<Treatment> treatments, Progress progress) {
        return of(layers, (_, _) -> treatments, progress);
    }

    /// Measures every expert of the layers under the treatments that it needs; an expert that needs none is not read.
    ///
    /// @return for each layer and expert one outcome for each of its treatments, the same for any number of threads
    /// @throws MoesaicException BAD_DATA with all experts that are missing or hold what is no number
    public List<List<List<ExpertDamage>>> of(
            List<Integer> layers, Treatments treatments, Progress progress) {
        ConcurrentLinkedQueue<Backend> idle = new ConcurrentLinkedQueue<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<List<Future<List<ExpertDamage>>>> asked = new ArrayList<>();
            for (int layer : layers) {
                LayerMeter meter = new LayerMeter(settings, layer);
                List<Future<List<ExpertDamage>>> row = new ArrayList<>();
                for (int e = 0; e < weights.shapes().experts(); e++) {
                    int expert = e;
                    row.add(workers.submit(() -> one(idle, meter, expert, treatments)));
                }
                asked.add(row);
            }
            List<List<List<ExpertDamage>>> all = new ArrayList<>();
            List<Problem> problems = new ArrayList<>();
            long done = 0;
            for (List<Future<List<ExpertDamage>>> row : asked) {
                List<List<ExpertDamage>> experts = new ArrayList<>();
                for (Future<List<ExpertDamage>> each : row) {
                    experts.add(result(each, problems));
                    progress.advanceTo(++done);
                }
                all.add(experts);
            }
            throwIfAny(problems);
            return all;
        } finally {
            workers.shutdownNow();
            workers.close();
            idle.forEach(Backend::close);
        }
    }

    /// The meter of a layer, made when the first of its experts comes to it. What is done with a layer is garbage, and its
    /// tokens with it.
    private static final class LayerMeter {

        private final DamageSettings settings;
        private final int layer;
        private DamageMeter meter;

        private LayerMeter(DamageSettings settings, int layer) {
            this.settings = settings;
            this.layer = layer;
        }

        private synchronized DamageMeter get() {
            if (meter == null) {
                meter = settings.meter(layer);
            }
            return meter;
        }
    }

    private List<ExpertDamage> one(
            ConcurrentLinkedQueue<Backend> idle,
            LayerMeter meter,
            int expert,
            Treatments treatments) {
        List<Treatment> own = treatments.of(meter.layer, expert);
        if (own.isEmpty()) {
            return List.of();
        }
        Backend taken = idle.poll();
        Backend backend = taken == null ? backends.get() : taken;
        try {
            return meter.get()
                    .measure(
                            backend, meter.layer, expert, weights.expert(meter.layer, expert), own);
        } finally {
            idle.add(backend);
        }
    }

    /// What is wrong with the weights of an expert joins the problems; anything else ends the run.
    private static List<ExpertDamage> result(
            Future<List<ExpertDamage>> future, List<Problem> problems) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case MoesaicException bad when bad.exit() == Exit.BAD_DATA ->
                        problems.addAll(bad.problems());
                case RuntimeException cause -> throw cause;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MoesaicException(Exit.INTERRUPTED, Problem.of("interrupted", "run it again"));
        }
    }

    private void throwIfAny(List<Problem> problems) {
        List<Problem> different = problems.stream().distinct().toList();
        if (different.isEmpty()) {
            return;
        }
        List<Problem> told = new ArrayList<>(different.stream().limit(TOLD_PROBLEMS).toList());
        if (different.size() > told.size()) {
            told.add(
                    Problem.in(
                            weights.checkpoint().path(),
                            different.size() - told.size() + " more problems like these",
                            "all weights of the layers that are measured must be numbers"));
        }
        throw new MoesaicException(Exit.BAD_DATA, told);
    }
}
