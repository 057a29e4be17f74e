package org.moesaic.cli.damage;

import java.util.Optional;
import org.moesaic.compute.damage.DamageCache;
import org.moesaic.compute.damage.DamageMeter;
import org.moesaic.compute.expert.Nonlinearity;

/// How experts are measured.
///
/// @param tokens that they are tried on
/// @param between the function between their matrices
/// @param seed of the tiles' devices and noise
/// @param cache where outcomes are kept; empty for nowhere
public record DamageSettings(
        LayerTokens tokens, Nonlinearity between, long seed, Optional<DamageCache> cache) {

    /// For the experts of a layer; reads its tokens.
    DamageMeter meter(int layer) {
        return new DamageMeter(tokens.of(layer), between, seed, cache);
    }
}
