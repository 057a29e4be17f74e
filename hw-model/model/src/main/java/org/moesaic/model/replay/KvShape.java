package org.moesaic.model.replay;

import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.traces.ModelCard;

/// The products of one attention layer with its cache.
///
/// @param copies caches side by side, each multiplied with its own queries: key-value heads; 1 for latent attention
/// @param queries query heads that share one of them
/// @param scoreDepth values of a cached token that a query is multiplied with
/// @param valueDepth values of a cached token that the scores weigh
/// @param tokenBytes bytes that a token leaves in the cache of one layer
record KvShape(int copies, int queries, int scoreDepth, int valueDepth, long tokenBytes) {

    static KvShape of(ModelCard model, NumberFormat format) {
        ModelCard.Attention a = model.attention();
        int values = Math.toIntExact(model.parameters().kvValuesPerTokenPerLayer());
        long bytes = format.bytes(new MatrixShape(1, values)).total();
        if (a.isMla()) {
            return new KvShape(
                    1,
                    a.heads(),
                    a.mla().kvLoraRank() + a.mla().qkRopeHeadDim(),
                    a.mla().kvLoraRank(),
                    bytes);
        }
        return new KvShape(
                a.kvHeads(), a.heads() / a.kvHeads(), a.headDim(), a.valueHeadDim(), bytes);
    }

    /// Multiply-accumulates for a token that sees so many tokens, itself included.
    long macs(long seen) {
        return Math.multiplyExact(seen, heads() * (scoreDepth + valueDepth));
    }

    /// Query heads.
    long heads() {
        return (long) copies * queries;
    }
}
