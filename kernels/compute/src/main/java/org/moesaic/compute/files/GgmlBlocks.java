package org.moesaic.compute.files;

import static org.moesaic.compute.files.GgmlType.half;
import static org.moesaic.compute.files.GgmlType.word;

import org.moesaic.formats.Fp4;

/// Reads the blocks of 32 elements of GGUF.
///
/// In all of 4 and 5 bits the first half of a block is in the low halves of its bytes and the second in the high ones.
/// Source: `ggml-common.h` and the reference decoders in `ggml-quants.c` of ggml, which define the formats.
final class GgmlBlocks {

    private static final int HALF = 16;

    /// The 16 levels of IQ4_NL.
    private static final byte[] IQ4 = {
        -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
    };

    private GgmlBlocks() {}

    /// A scale, then codes of 4 bits less 8.
    static void q40(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        for (int i = 0; i < HALF; i++) {
            into[at + i] = (low(block[2 + i]) - 8) * scale;
            into[at + HALF + i] = (high(block[2 + i]) - 8) * scale;
        }
    }

    /// A scale and a minimum, then codes of 4 bits.
    static void q41(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        float minimum = half(block, 2);
        for (int i = 0; i < HALF; i++) {
            into[at + i] = low(block[4 + i]) * scale + minimum;
            into[at + HALF + i] = high(block[4 + i]) * scale + minimum;
        }
    }

    /// A scale, 32 fifth bits, then the low four; less 16.
    static void q50(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        int fifth = word(block, 2);
        for (int i = 0; i < HALF; i++) {
            into[at + i] = ((low(block[6 + i]) | fifth(fifth, i)) - 16) * scale;
            into[at + HALF + i] = ((high(block[6 + i]) | fifth(fifth, HALF + i)) - 16) * scale;
        }
    }

    /// A scale and a minimum, 32 fifth bits, then the low four.
    static void q51(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        float minimum = half(block, 2);
        int fifth = word(block, 4);
        for (int i = 0; i < HALF; i++) {
            into[at + i] = (low(block[8 + i]) | fifth(fifth, i)) * scale + minimum;
            into[at + HALF + i] = (high(block[8 + i]) | fifth(fifth, HALF + i)) * scale + minimum;
        }
    }

    /// A scale, then bytes.
    static void q80(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        for (int i = 0; i < 2 * HALF; i++) {
            into[at + i] = block[2 + i] * scale;
        }
    }

    /// A scale, then indices into 16 levels.
    static void iq4(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        for (int i = 0; i < HALF; i++) {
            into[at + i] = IQ4[low(block[2 + i])] * scale;
            into[at + HALF + i] = IQ4[high(block[2 + i])] * scale;
        }
    }

    /// A power of two, then E2M1 codes.
    static void mxfp4(byte[] block, float[] into, int at) {
        float scale = Fp4.scaleToFloat(block[0]);
        for (int i = 0; i < HALF; i++) {
            into[at + i] = Fp4.toFloat(low(block[1 + i])) * scale;
            into[at + HALF + i] = Fp4.toFloat(high(block[1 + i])) * scale;
        }
    }

    private static int low(byte codes) {
        return codes & 0xf;
    }

    private static int high(byte codes) {
        return codes >>> 4 & 0xf;
    }

    private static int fifth(int bits, int element) {
        return (bits >>> element & 1) << 4;
    }
}
