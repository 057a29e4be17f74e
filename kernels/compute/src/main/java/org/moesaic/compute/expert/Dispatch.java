package org.moesaic.compute.expert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;

/// Brings tokens together by expert, runs the experts, and takes the outputs back to their tokens.
final class Dispatch {

    /// A pass with the tokens that are in it.
    private record Batch(ExpertPass pass, List<Integer> tokens, List<Integer> slots) {}

    /// Experts whose products can go to a backend in one call.
    private record Lane(Backend backend, Activations activations) {}

    private final int width;
    private final int slotCount;
    private final PassPool pool;
    private final List<Batch> batches = new ArrayList<>();
    private final Map<Expert, Batch> open = new IdentityHashMap<>();
    private final Map<Expert, Integer> opened = new IdentityHashMap<>();

    Dispatch(int width, int slotCount, PassPool pool) {
        this.width = width;
        this.slotCount = slotCount;
        this.pool = pool;
    }

    /// Sends a token through an expert; the output goes to that slot of the token.
    void add(Expert expert, int token, int slot) {
        Batch batch = open.get(expert);
        if (batch == null || batch.tokens().size() == ExpertPass.TOKENS) {
            int index = opened.merge(expert, 1, Integer::sum) - 1;
            batch = new Batch(pool.get(expert, index), new ArrayList<>(), new ArrayList<>());
            batches.add(batch);
            open.put(expert, batch);
        }
        batch.tokens().add(token);
        batch.slots().add(slot);
    }

    /// Runs everything.
    ///
    /// @return `tokens` times `slots` times `width` values; 0 where a slot was not used
    float[] run(int tokens, float[] x) {
        for (Map.Entry<Lane, List<Batch>> lane : lanes().entrySet()) {
            run(lane.getKey(), lane.getValue(), x);
        }
        float[] outputs = new float[Math.multiplyExact(tokens, slotCount * width)];
        for (Batch batch : batches) {
            for (int i = 0; i < batch.tokens().size(); i++) {
                int to = batch.tokens().get(i) * slotCount + batch.slots().get(i);
                System.arraycopy(batch.pass().output(), i * width, outputs, to * width, width);
            }
        }
        return outputs;
    }

    private void run(Lane lane, List<Batch> batches, float[] x) {
        List<Backend.Product> first = new ArrayList<>();
        for (Batch batch : batches) {
            int count = batch.tokens().size();
            float[] in = new float[count * width];
            for (int i = 0; i < count; i++) {
                System.arraycopy(x, batch.tokens().get(i) * width, in, i * width, width);
            }
            first.addAll(batch.pass().first(count, in));
        }
        lane.backend().multiplyAll(first, lane.activations());
        List<Backend.Product> last = new ArrayList<>();
        for (Batch batch : batches) {
            batch.pass().middle();
            last.add(batch.pass().last());
        }
        lane.backend().multiplyAll(last, lane.activations());
        for (Batch batch : batches) {
            batch.pass().finish();
        }
    }

    /// In the order of first use.
    private Map<Lane, List<Batch>> lanes() {
        Map<Lane, List<Batch>> lanes = new LinkedHashMap<>();
        for (Batch batch : batches) {
            Expert expert = batch.pass().expert();
            Lane lane = new Lane(expert.backend(), expert.activations());
            lanes.computeIfAbsent(lane, l -> new ArrayList<>()).add(batch);
        }
        return lanes;
    }
}
