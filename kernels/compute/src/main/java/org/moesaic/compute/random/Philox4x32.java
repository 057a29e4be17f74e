package org.moesaic.compute.random;

/// Philox4x32-10: 128 bits of noise from a 128-bit counter and a 64-bit key, without state.
///
/// Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011). Only 32-bit integer operations, so
/// that every device gives the same bits. Tested against the known answers of Random123.
public final class Philox4x32 {

    /// Multipliers of the first and third counter word.
    public static final int MULTIPLIER_0 = 0xD2511F53;

    /// See [#MULTIPLIER_0].
    public static final int MULTIPLIER_1 = 0xCD9E8D57;

    /// What is added to the key after each round (golden ratio, square root of 3).
    public static final int WEYL_0 = 0x9E3779B9;

    /// See [#WEYL_0].
    public static final int WEYL_1 = 0xBB67AE85;

    public static final int ROUNDS = 10;

    private static final long LOW = 0xFFFFFFFFL;

    private Philox4x32() {}

    /// One block.
    ///
    /// @param key low word first
    /// @param words receives the four words of noise
    public static void block(int c0, int c1, int c2, int c3, long key, int[] words) {
        int x0 = c0;
        int x1 = c1;
        int x2 = c2;
        int x3 = c3;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (x0 & LOW) * (MULTIPLIER_0 & LOW);
            long product1 = (x2 & LOW) * (MULTIPLIER_1 & LOW);
            x0 = (int) (product1 >>> 32) ^ x1 ^ k0;
            x1 = (int) product1;
            x2 = (int) (product0 >>> 32) ^ x3 ^ k1;
            x3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        words[0] = x0;
        words[1] = x1;
        words[2] = x2;
        words[3] = x3;
    }
}
