package org.moesaic.model.replay;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.Evictions;
import org.moesaic.traces.TraceBlock;

/// What the caches of a replay that look ahead have to know: when each of their accesses is repeated. The trace is read once
/// for each such cache, the nearer one first, as only what it misses comes to the one behind.
final class NextUses implements AutoCloseable {

    private final Optional<Lookahead.Index> near;
    private final Optional<Lookahead.Index> behind;

    private NextUses(Optional<Lookahead.Index> near, Optional<Lookahead.Index> behind) {
        this.near = near;
        this.behind = behind;
    }

    /// @param ranges the ranges of layers that will be read back
    /// @param onRead is told of each block that is read
    static NextUses of(
            ReplayRequest request,
            ExpertClasses classes,
            List<LayerRange> ranges,
            Consumer<TraceBlock> onRead) {
        Optional<Lookahead.Index> near =
                looksAhead(request.cache())
                        ? Optional.of(Lookahead.Index.near(request, classes, ranges, onRead))
                        : Optional.empty();
        if (!looksAhead(request.cache().flatMap(CacheSpec::behind))) {
            return new NextUses(near, Optional.empty());
        }
        try {
            return new NextUses(
                    near,
                    Optional.of(
                            Lookahead.Index.behind(
                                    request,
                                    classes,
                                    ranges,
                                    range -> reader(near, range),
                                    onRead)));
        } catch (RuntimeException e) {
            near.ifPresent(Lookahead.Index::close);
            throw e;
        }
    }

    private static boolean looksAhead(Optional<CacheSpec> spec) {
        return spec.filter(each -> each.kind() instanceof Evictions.Belady).isPresent();
    }

    private static Lookahead reader(Optional<Lookahead.Index> index, LayerRange range) {
        return index.map(each -> each.open(range)).orElseGet(Lookahead.None::new);
    }

    /// For the nearest caches of a range of layers; each belongs to one thread.
    Lookahead near(LayerRange range) {
        return reader(near, range);
    }

    /// For the caches behind them.
    Lookahead behind(LayerRange range) {
        return reader(behind, range);
    }

    @Override
    public void close() {
        near.ifPresent(Lookahead.Index::close);
        behind.ifPresent(Lookahead.Index::close);
    }
}
