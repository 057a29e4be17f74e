package org.moesaic.compute.random;

/// Which matrix noise belongs to. The same key, tile, place, stream and read index give the same noise on every backend;
/// if one of them differs, it is independent.
///
/// @param seed of the whole run
/// @param layer of the model, 0 or more
/// @param expert in its layer, 0 or more
/// @param matrix of the expert: 0 `up`, 1 `gate`, 2 `down`
public record NoiseKey(long seed, int layer, int expert, int matrix) {

    public NoiseKey {
        if (layer < 0 || expert < 0 || matrix < 0 || matrix > 0xFFFF) {
            throw new IllegalArgumentException(
                    "layer " + layer + ", expert " + expert + ", matrix " + matrix);
        }
    }

    /// The Philox key of one crossbar: the first two words of the block at (layer, expert, matrix + 2¹⁶ · slice, tile)
    /// under the seed.
    ///
    /// @param slice weight slice, 0 without bit slicing
    public long crossbar(int tile, int slice) {
        int[] words = new int[4];
        Philox4x32.block(layer, expert, matrix | slice << 16, tile, seed, words);
        return words[0] & 0xFFFFFFFFL | (long) words[1] << 32;
    }
}
