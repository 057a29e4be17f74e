package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.NextUseIndex;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

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
    /// so what is noted is what is met later.
    final class Index implements AutoCloseable {

        private final NextUseIndex index;
        private final int layers;
        private final List<Long> starts = new ArrayList<>();
        private long event;

        private Index(ExpertClasses classes) {
            layers = classes.layers();
            index = new NextUseIndex(layers * classes.experts());
        }

        static Index of(RoutingTrace trace, ExpertClasses classes, Optional<CacheSpec> spec) {
            Index result = new Index(classes);
            try (TraceReader reader = trace.open()) {
                int experts = classes.experts();
                CacheBank notes =
                        new CacheBank(
                                spec, classes.layers(), layer -> result.notes(layer * experts));
                FunctionalPass pass =
                        new FunctionalPass(
                                0,
                                classes.layers(),
                                classes,
                                new ExpertCounts(classes.layers(), experts),
                                notes,
                                result.new Recorder());
                TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
                LayerSteps steps = new LayerSteps();
                for (int number = 0; reader.read(block); number++) {
                    steps.prepare(block);
                    pass.run(block, number, steps);
                }
            } catch (RuntimeException e) {
                result.close();
                throw e;
            }
            return result;
        }

        /// A reader of the index; each belongs to one thread.
        Lookahead open() {
            return new Player(this);
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

        @Override
        public void close() {
            index.close();
        }

        private final class Recorder implements Lookahead {

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
        }
    }

    /// Reads an [Index] back.
    final class Player implements Lookahead {

        private final Index index;
        private long at;

        private Player(Index index) {
            this.index = index;
        }

        @Override
        public void seek(int block, int layer) {
            at = index.starts.get(block * index.layers + layer);
        }

        @Override
        public long next() {
            return index.index.nextUse(at++);
        }
    }
}
