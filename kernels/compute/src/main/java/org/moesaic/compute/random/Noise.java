package org.moesaic.compute.random;

/// Noise of one crossbar, drawn by place.
///
/// The Philox counter is (line / 4, place, stream, read) under the crossbar's key, and word `line % 4` of the block is
/// the draw. So four neighbouring lines (columns of a tile) share a block, and nothing depends on the order of draws.
/// Remembers the last block; not for several threads.
public final class Noise {

    private final long key;
    private final int[] words = new int[4];
    private int group = -1;
    private int place;
    private int stream;
    private int read;

    /// @param key from [NoiseKey#crossbar]
    public Noise(long key) {
        this.key = key;
    }

    /// The word at a place: 32 even bits.
    ///
    /// @param line 0 or more
    public int word(int line, int place, int stream, int read) {
        int wanted = line >>> 2;
        if (wanted != group || place != this.place || stream != this.stream || read != this.read) {
            Philox4x32.block(wanted, place, stream, read, key, words);
            this.group = wanted;
            this.place = place;
            this.stream = stream;
            this.read = read;
        }
        return words[line & 3];
    }

    /// A standard normal variate, see [Normals].
    public float normal(int line, int place, int stream, int read) {
        return Normals.of(word(line, place, stream, read));
    }

    /// Uniform between 0 and 1, neither of them included.
    public double uniform(int line, int place, int stream, int read) {
        return ((word(line, place, stream, read) & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
    }
}
