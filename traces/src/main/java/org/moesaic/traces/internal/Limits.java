package org.moesaic.traces.internal;

/// The largest shapes that importers take on, so that no file can make a block larger than memory.
///
/// A block of 4,096 tokens at the limit is 64 MiB. The largest released models stay far below: DeepSeek-V3 has 58 layers
/// of top-8, which is 464 selections a token.
public final class Limits {

    public static final int LAYERS = 1024;

    public static final int SELECTIONS_PER_TOKEN = 8192;

    /// Selections of one step, which a block must hold whole: 128 MiB.
    public static final long SELECTIONS_PER_STEP = 64L << 20;

    private Limits() {}

    /// True if a trace of this shape can be held block by block.
    public static boolean allow(long layers, long topK) {
        return layers >= 1
                && layers <= LAYERS
                && topK >= 1
                && topK <= SELECTIONS_PER_TOKEN / layers;
    }

    /// In words, for messages.
    public static String inWords() {
        return "1 to "
                + LAYERS
                + " layers, and at most "
                + SELECTIONS_PER_TOKEN
                + " selections of one token over all layers";
    }
}
