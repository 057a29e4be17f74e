package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.NextUseIndex;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;

/// Tells the functional pass when each access is repeated, in the order in which the pass meets the accesses.
sealed interface Lookahead {

    /// The accesses of a block's layer follow; of all its layers, if one cache serves them all.
    void seek(int block, int layer);

    /// Ordinal of the event that uses the expert of the next access next.
    long next();

    /// For caches that do not look ahead.
    record None() implements Lookahead {

        @Override
        public void seek(int block, int layer) {}

        @Override
        public long next() {
            return NextUseIndex.NEVER;
        }
    }

    /// All next uses of a trace, found by running the functional pass itself over it with caches that only take notes:
    /// so what is noted is what is met later. One part for each range of layers, so that ranges can be noted at once.
    final class Index implements AutoCloseable {

        private final List<LayerRange> ranges;
        private final List<Part> parts = new ArrayList<>();

        /// @param ranges the ranges of layers that will be read back
        /// @param onRead is told of each block before it is noted
        Index(
                RoutingTrace trace,
                ExpertClasses classes,
                Optional<CacheSpec> spec,
                List<LayerRange> ranges,
                int threads,
                Consumer<TraceBlock> onRead) {
            this.ranges = ranges;
            List<FunctionalPass> passes = new ArrayList<>();
            int experts = classes.experts();
            for (LayerRange range : ranges) {
                Part part = new Part(classes);
                parts.add(part);
                CacheBank notes =
                        new CacheBank(spec, classes.layers(), layer -> part.notes(layer * experts));
                passes.add(new FunctionalPass(range, classes, null, notes, Optional.empty(), part));
            }
            try {
                BlockPipeline.run(trace, threads, passes, (block, steps) -> {}, onRead);
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        /// A reader of a range's part; each belongs to one thread.
        Lookahead open(LayerRange range) {
            return new Player(parts.get(ranges.indexOf(range)));
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
        private final List<Long> starts = new ArrayList<>();
        private long event;

        private Part(ExpertClasses classes) {
            layers = classes.layers();
            index = new NextUseIndex(layers * classes.experts());
        }

        @Override
        public void seek(int block, int layer) {
            while (starts.size() <= block * layers + layer) {
                starts.add(0L);
            }
            starts.set(block * layers + layer, index.size());
        }

        @Override
        public long next() {
            return NextUseIndex.NEVER;
        }

        private ExpertCache notes(int firstKey) {
            return new ExpertCache() {
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
        private long at;

        private Player(Part part) {
            this.part = part;
        }

        @Override
        public void seek(int block, int layer) {
            at = part.starts.get(block * part.layers + layer);
        }

        @Override
        public long next() {
            return part.index.nextUse(at++);
        }
    }
}
