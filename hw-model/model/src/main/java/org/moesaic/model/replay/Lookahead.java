package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.NextUseIndex;
import org.moesaic.traces.TraceBlock;

/// Tells the functional pass when each access is repeated, in the order in which the pass meets the accesses.
sealed interface Lookahead {

    /// The accesses of a block's layer follow; of all its layers, if one cache serves them all.
    void seek(int block, int layer);

    /// Ordinal of the event that uses the expert of the next access next.
    ///
    /// @param place of the expert, as [#place] numbers them
    long next(int place);

    /// Ordinal of the event that uses an expert next, as seen from where the pass is.
    long upcoming(int place);

    /// Number of an expert among all experts of all devices.
    static int place(ExpertClasses classes, int copy, int layer) {
        return (classes.device(copy) * classes.layers() + layer) * classes.experts()
                + classes.expert(copy);
    }

    /// For caches that do not look ahead.
    record None() implements Lookahead {

        @Override
        public void seek(int block, int layer) {}

        @Override
        public long next(int place) {
            return NextUseIndex.NEVER;
        }

        @Override
        public long upcoming(int place) {
            return NextUseIndex.NEVER;
        }
    }

    /// All next uses of a trace, found by running the functional pass itself over it with caches that only take notes:
    /// so what is noted is what is met later. One part for each range of layers, so that ranges can be noted at once.
    final class Index implements AutoCloseable {

        private final List<LayerRange> ranges;
        private final List<Part> parts = new ArrayList<>();

        private Index(List<LayerRange> ranges, ExpertClasses classes) {
            this.ranges = ranges;
            ranges.forEach(_ -> parts.add(new Part(classes)));
        }

        /// Next uses in the nearest caches.
        ///
        /// @param ranges the ranges of layers that will be read back
        /// @param onRead is told of each block before it is noted
        static Index near(
                ReplayRequest request,
                ExpertClasses classes,
                List<LayerRange> ranges,
                Consumer<TraceBlock> onRead) {
            Index index = new Index(ranges, classes);
            Optional<CacheSpec> spec = request.cache();
            index.take(
                    request,
                    classes,
                    onRead,
                    range -> {
                        Part part = index.part(range);
                        // Nothing misses here, so those behind are never asked; but they say in
                        // which
                        // order a pass goes through the layers.
                        Optional<CacheSpec> second = spec.flatMap(CacheSpec::behind);
                        Optional<CacheBank> behind =
                                second.map(_ ->
                                        new CacheBank(
                                                second, classes, part::notes, Optional.empty()));
                        CacheBank bank = new CacheBank(spec, classes, part::notes, behind);
                        return new Noting(
                                bank, new CacheLookups(classes, bank, part, new Lookahead.None()));
                    });
            return index;
        }

        /// Next uses in the caches behind the nearest ones: of what these miss.
        ///
        /// @param near next uses in the nearest caches, if they look ahead
        static Index behind(
                ReplayRequest request,
                ExpertClasses classes,
                List<LayerRange> ranges,
                Function<LayerRange, Lookahead> near,
                Consumer<TraceBlock> onRead) {
            Index index = new Index(ranges, classes);
            Optional<CacheSpec> spec = request.cache();
            Optional<CacheSpec> second = spec.flatMap(CacheSpec::behind);
            index.take(
                    request,
                    classes,
                    onRead,
                    range -> {
                        Part part = index.part(range);
                        CacheBank notes =
                                new CacheBank(second, classes, part::notes, Optional.empty());
                        CacheBank bank = CacheBank.before(Optional.of(notes), spec, classes);
                        return new Noting(
                                bank, new CacheLookups(classes, bank, near.apply(range), part));
                    });
            return index;
        }

        private record Noting(CacheBank caches, CacheLookups lookups) {}

        private void take(
                ReplayRequest request,
                ExpertClasses classes,
                Consumer<TraceBlock> onRead,
                Function<LayerRange, Noting> noting) {
            List<FunctionalPass> passes = new ArrayList<>();
            for (LayerRange range : ranges) {
                Noting notes = noting.apply(range);
                passes.add(
                        new FunctionalPass(
                                range,
                                classes,
                                null,
                                Replay.goesInStepOrder(request, notes.caches()),
                                notes.lookups(),
                                LayerStepUnion.of(classes, request.options().capacityFactor()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
            }
            try {
                BlockPipeline.run(
                        request.trace(), request.threads(), passes, (block, steps) -> {}, onRead);
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        private Part part(LayerRange range) {
            return parts.get(ranges.indexOf(range));
        }

        /// A reader of a range's part; each belongs to one thread.
        Lookahead open(LayerRange range) {
            return new Player(part(range));
        }

        @Override
        public void close() {
            parts.forEach(part -> part.index.close());
        }
    }

    /// Takes notes of one range of layers.
    final class Part implements Lookahead {

        private final NextUseIndex index;
        private final int layers;
        private final int experts;
        private final List<Long> starts = new ArrayList<>();

        private Part(ExpertClasses classes) {
            layers = classes.layers();
            experts = classes.experts();
            index = new NextUseIndex(classes.devices() * layers * experts);
        }

        @Override
        public void seek(int block, int layer) {
            while (starts.size() <= block * layers + layer) {
                starts.add(0L);
            }
            starts.set(block * layers + layer, index.size());
        }

        @Override
        public long next(int place) {
            return NextUseIndex.NEVER;
        }

        @Override
        public long upcoming(int place) {
            return NextUseIndex.NEVER;
        }

        /// Each cache counts its own events.
        private ExpertCache notes(int device, int layer) {
            int firstKey = (device * layers + layer) * experts;
            return new ExpertCache() {
                private long event;

                @Override
                public int access(int[] keys, int count, long[] nextUse, boolean[] missed) {
                    for (int i = 0; i < count; i++) {
                        index.append(firstKey + keys[i], event);
                        missed[i] = false;
                    }
                    event++;
                    return 0;
                }

                @Override
                public boolean contains(int key) {
                    return false;
                }
            };
        }
    }

    /// Reads a [Part] back.
    final class Player implements Lookahead {

        private final Part part;
        private final long[] upcoming;
        private long at;

        private Player(Part part) {
            this.part = part;
            upcoming = part.index.firstUses();
        }

        @Override
        public void seek(int block, int layer) {
            at = part.starts.get(block * part.layers + layer);
        }

        @Override
        public long next(int place) {
            upcoming[place] = part.index.nextUse(at++);
            return upcoming[place];
        }

        @Override
        public long upcoming(int place) {
            return upcoming[place];
        }
    }
}
