package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.PreGate;
import org.moesaic.model.cache.ReferenceCache;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.traces.TraceBlock;

/// What a replay finds, by plain loops over the trace in file order: step by step, layer by layer, row by row.
///
/// It first writes down all events of all caches, then lets [ReferenceCache] run over each list, and then counts.
final class ReferenceReplay {

    /// One expert of one layer-step.
    static final class Access {
        final int layer;
        final int expert;
        int rows;
        int fetches;

        /// Fetches from the cache behind the nearest one, among the others.
        int held;

        Access(int layer, int expert) {
            this.layer = layer;
            this.expert = expert;
        }
    }

    /// One step; its layer-steps hold their accesses in order of first appearance.
    record Step(int tokens, int decodeTokens, List<List<Access>> layers) {}

    /// One lookup of one or more experts in a cache: its accesses, and the keys they have there.
    ///
    /// @param missed receives what was missed
    private record Event(
            long step, int layer, List<Access> accesses, int[] keys, List<Access> missed) {

        Event(long step, int layer, List<Access> accesses, int[] keys) {
            this(step, layer, accesses, keys, new ArrayList<>());
        }
    }

    final List<Step> steps = new ArrayList<>();
    final long[][] selectionsOf;
    final long[][] accessesOf;
    final long[][] missesOf;
    final long[][] heldOf;
    long selections;
    long dropped;
    long accesses;
    long misses;
    long fetchedBytes;

    private final ReplayScenario scenario;
    private final Map<Integer, List<Event>> eventsOfCache = new HashMap<>();
    private final List<Event> inFileOrder = new ArrayList<>();

    ReferenceReplay(ReplayScenario scenario) {
        this.scenario = scenario;
        int layers = scenario.placement().layers();
        int experts = scenario.placement().experts();
        selectionsOf = new long[layers][experts];
        accessesOf = new long[layers][experts];
        missesOf = new long[layers][experts];
        heldOf = new long[layers][experts];
        for (TraceBlock block : scenario.trace().blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                readStep(block, step);
            }
        }
        eventsOfCache.values().forEach(events -> runCache(scenario.cache().get(), events));
        for (Event event : inFileOrder) {
            event.missed().forEach(this::fetch);
        }
        scenario.cache().flatMap(CacheSpec::behind).ifPresent(this::askBehind);
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                selections += selectionsOf[layer][expert];
                accesses += accessesOf[layer][expert];
                misses += missesOf[layer][expert];
                fetchedBytes += missesOf[layer][expert] * bytes(layer, expert);
            }
        }
    }

    private void readStep(TraceBlock block, int step) {
        List<List<Access>> layers = new ArrayList<>();
        for (int layer = 0; layer < block.layers(); layer++) {
            List<Integer> inFileOrder = new ArrayList<>();
            for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
                for (int slot = 0; slot < block.topK(); slot++) {
                    int expert = block.expert(layer, token, slot);
                    if (expert == TraceBlock.DROPPED) {
                        dropped++;
                    } else {
                        inFileOrder.add(expert);
                    }
                }
            }
            layers.add(layerStep(layer, inFileOrder));
        }
        int decode = 0;
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            decode += block.phase(token) == org.moesaic.traces.Phase.PREFILL ? 0 : 1;
        }
        steps.add(new Step(block.tokenStart(step + 1) - block.tokenStart(step), decode, layers));
    }

    private List<Access> layerStep(int layer, List<Integer> inFileOrder) {
        Map<Integer, Access> union = new LinkedHashMap<>();
        for (int expert : inFileOrder) {
            union.computeIfAbsent(expert, e -> new Access(layer, e)).rows++;
            selectionsOf[layer][expert]++;
        }
        List<Access> lookups = new ArrayList<>();
        if (sequential()) {
            inFileOrder.forEach(expert -> lookups.add(union.get(expert)));
        } else {
            lookups.addAll(union.values());
        }
        List<Access> together = new ArrayList<>();
        for (Access lookup : lookups) {
            accessesOf[layer][lookup.expert]++;
            if (!cached(lookup)) {
                // No cache keeps it: it comes from its home once in a layer-step, unless it lives
                // in HBM.
                if (home(lookup) != Tier.HBM && lookup.fetches == 0) {
                    fetch(lookup);
                }
            } else if (sequential()) {
                addEvent(layer, List.of(lookup));
            } else {
                together.add(lookup);
            }
        }
        if (!together.isEmpty()) {
            addEvent(layer, together);
        }
        return new ArrayList<>(union.values());
    }

    private void addEvent(int layer, List<Access> together) {
        CacheSpec spec = scenario.cache().orElseThrow();
        int[] keys = together.stream().mapToInt(each -> key(spec, each)).toArray();
        Event event = new Event(steps.size(), layer, together, keys);
        inFileOrder.add(event);
        eventsOfCache.computeIfAbsent(unified(spec) ? 0 : layer, _ -> new ArrayList<>()).add(event);
    }

    /// What an event missed is an event of the cache behind.
    private void askBehind(CacheSpec spec) {
        Map<Integer, List<Event>> asked = new HashMap<>();
        for (Event event : inFileOrder) {
            if (!event.missed().isEmpty()) {
                int[] keys = event.missed().stream().mapToInt(each -> key(spec, each)).toArray();
                asked.computeIfAbsent(unified(spec) ? 0 : event.layer(), _ -> new ArrayList<>())
                        .add(new Event(event.step(), event.layer(), event.missed(), keys));
            }
        }
        for (List<Event> events : asked.values()) {
            runCache(spec, events);
            for (Event event : events) {
                for (Access access : event.accesses()) {
                    if (!event.missed().contains(access)) {
                        access.held++;
                        heldOf[access.layer][access.expert]++;
                    }
                }
            }
        }
    }

    private void runCache(CacheSpec spec, List<Event> events) {
        long[] sizes = new long[scenario.placement().layers() * scenario.placement().experts()];
        long capacity = 0;
        switch (spec.capacity()) {
            case CacheSpec.Bytes(long bytes) -> {
                capacity = bytes;
                for (int key = 0; key < sizes.length; key++) {
                    int experts = scenario.placement().experts();
                    sizes[key] = bytes(key / experts, key % experts);
                }
            }
            case CacheSpec.ExpertsPerLayer(int experts) -> {
                capacity = experts;
                java.util.Arrays.fill(sizes, 1);
            }
        }
        CacheSpec.Kind kind = spec.kind();
        if (kind instanceof Evictions.Random random) {
            kind = random.of(0, unified(spec) ? 0 : events.getFirst().layer());
        }
        ReferenceCache cache =
                new ReferenceCache(kind, sizes, capacity, events.stream().map(Event::keys).toList())
                        .inSteps(events.stream().map(Event::step).toList())
                        .naming(events.stream().map(event -> named(spec, event)).toList());
        for (Event event : events) {
            boolean[] missed = cache.next();
            for (int i = 0; i < missed.length; i++) {
                if (missed[i]) {
                    event.missed().add(event.accesses().get(i));
                }
            }
        }
    }

    /// Keys that a gate ahead names while an event is handled, with how many layers ahead.
    private Map<Integer, Integer> named(CacheSpec spec, Event event) {
        Map<Integer, Integer> named = new HashMap<>();
        if (spec.kind() instanceof Evictions.PreGated(PreGate gate, int layers)) {
            Step step = steps.get((int) event.step());
            int experts = scenario.placement().experts();
            for (int ahead = 1; ahead <= layers; ahead++) {
                int layer = event.layer() + ahead;
                if (layer < step.layers().size()) {
                    for (Access access : step.layers().get(layer)) {
                        int name = gate.names(event.step(), layer, access.expert, experts);
                        named.put(layer * experts + name, ahead);
                    }
                }
            }
        }
        return named;
    }

    private void fetch(Access access) {
        access.fetches++;
        missesOf[access.layer][access.expert]++;
    }

    private boolean cached(Access access) {
        return scenario.cache().isPresent() && scenario.cache().get().home() == home(access);
    }

    private boolean sequential() {
        return scenario.cache().isPresent()
                && scenario.cache().get().semantics() == Semantics.SEQUENTIAL;
    }

    private static boolean unified(CacheSpec spec) {
        return spec.capacity() instanceof CacheSpec.Bytes;
    }

    /// Number of an expert in its cache: a cache of one layer numbers from 0.
    private int key(CacheSpec spec, Access access) {
        return unified(spec)
                ? access.layer * scenario.placement().experts() + access.expert
                : access.expert;
    }

    private Tier home(Access access) {
        return scenario.placement().slot(access.layer, access.expert).home();
    }

    long bytes(int layer, int expert) {
        return ExpertBytes.of(scenario.model(), scenario.placement().slot(layer, expert).format());
    }
}
