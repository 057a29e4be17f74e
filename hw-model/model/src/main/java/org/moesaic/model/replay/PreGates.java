package org.moesaic.model.replay;

import java.util.stream.Stream;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.PreGate;
import org.moesaic.model.prefetch.PrefetchSpec;

/// The gates ahead that a replay goes by.
final class PreGates {

    private PreGates() {}

    static Stream<PreGate> of(ReplayRequest request) {
        Stream<PreGate> ofCaches =
                request.cache().stream()
                        .flatMap(spec -> Stream.concat(Stream.of(spec), spec.behind().stream()))
                        .map(CacheSpec::kind)
                        .filter(Evictions.PreGated.class::isInstance)
                        .map(kind -> ((Evictions.PreGated) kind).gate());
        Stream<PreGate> ofPrefetch =
                request.options().prefetch().flatMap(PrefetchSpec::gate).stream();
        return Stream.concat(ofCaches, ofPrefetch);
    }
}
