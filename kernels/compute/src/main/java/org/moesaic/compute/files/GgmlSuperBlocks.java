package org.moesaic.compute.files;

import static org.moesaic.compute.files.GgmlType.half;

/// Reads the blocks of 256 elements of GGUF: groups of 16 or 32 whose scales are small integers times the scale of the
/// block, and two ternary packings.
///
/// Source: `ggml-common.h` and the reference decoders in `ggml-quants.c` of ggml, which define the formats.
final class GgmlSuperBlocks {

    private static final int ELEMENTS = 256;

    private GgmlSuperBlocks() {}

    /// 16 bytes of scale and minimum of 4 bits each, codes of 2 bits, scale and minimum of the block.
    static void q2(byte[] block, float[] into, int at) {
        float scale = half(block, 80);
        float minimum = half(block, 82);
        for (int i = 0; i < ELEMENTS; i++) {
            int group = block[i / 16] & 0xff;
            int code = block[16 + i / 128 * 32 + i % 32] >>> (i % 128 / 32 * 2) & 3;
            into[at + i] = scale * (group & 0xf) * code - minimum * (group >>> 4);
        }
    }

    /// 32 bytes of third bits, codes of 2 bits, 16 scales of 6 bits, scale of the block. A third bit that is 0 takes 4 away.
    static void q3(byte[] block, float[] into, int at) {
        float scale = half(block, 108);
        for (int i = 0; i < ELEMENTS; i++) {
            int code = block[32 + i / 128 * 32 + i % 32] >>> (i % 128 / 32 * 2) & 3;
            int third = block[i % 32] >>> (i / 32) & 1;
            into[at + i] = scale * scaleOfThree(block, i / 16) * (code - 4 * (1 - third));
        }
    }

    /// Four low bits of 16 scales in 8 bytes, two high bits in 4 bytes; less 32.
    private static int scaleOfThree(byte[] block, int group) {
        int low = block[96 + group % 8] >>> (group / 8 * 4) & 0xf;
        int high = block[104 + group % 4] >>> (group / 4 * 2) & 3;
        return (low | high << 4) - 32;
    }

    /// Scale and minimum of the block, 12 bytes of 8 scales and minima of 6 bits, codes of 4 bits.
    static void q4(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        float minimum = half(block, 2);
        for (int i = 0; i < ELEMENTS; i++) {
            int code = block[16 + i / 64 * 32 + i % 32] >>> (i % 64 / 32 * 4) & 0xf;
            into[at + i] =
                    scale * scaleOfEight(block, i / 32) * code
                            - minimum * minimumOfEight(block, i / 32);
        }
    }

    /// As [#q4], with 32 bytes of fifth bits before the codes.
    static void q5(byte[] block, float[] into, int at) {
        float scale = half(block, 0);
        float minimum = half(block, 2);
        for (int i = 0; i < ELEMENTS; i++) {
            int low = block[48 + i / 64 * 32 + i % 32] >>> (i % 64 / 32 * 4) & 0xf;
            int fifth = block[16 + i % 32] >>> (i / 32) & 1;
            into[at + i] =
                    scale * scaleOfEight(block, i / 32) * (low | fifth << 4)
                            - minimum * minimumOfEight(block, i / 32);
        }
    }

    private static int scaleOfEight(byte[] block, int group) {
        return group < 4
                ? block[4 + group] & 63
                : block[8 + group] & 0xf | (block[group] >>> 6 & 3) << 4;
    }

    private static int minimumOfEight(byte[] block, int group) {
        return group < 4
                ? block[8 + group] & 63
                : block[8 + group] >>> 4 & 0xf | (block[4 + group] >>> 6 & 3) << 4;
    }

    /// Low four bits, high two bits, 16 scales of 8 bits, scale of the block; less 32.
    static void q6(byte[] block, float[] into, int at) {
        float scale = half(block, 208);
        for (int i = 0; i < ELEMENTS; i++) {
            int within = i % 128;
            int low = block[i / 128 * 64 + within % 64] >>> (within / 64 * 4) & 0xf;
            int high = block[128 + i / 128 * 32 + i % 32] >>> (within / 32 * 2) & 3;
            into[at + i] = scale * block[192 + i / 16] * ((low | high << 4) - 32);
        }
    }

    /// Five digits of base 3 a byte, as a fraction of 256 that is multiplied by 3 for each digit: 32 bytes, then 16, then 4
    /// bytes of four digits.
    static void ternary1(byte[] block, float[] into, int at) {
        float scale = half(block, 52);
        int to = at;
        to = digits(block, 0, 32, 5, scale, into, to);
        to = digits(block, 32, 16, 5, scale, into, to);
        digits(block, 48, 4, 4, scale, into, to);
    }

    private static int digits(
            byte[] block, int first, int bytes, int digits, float scale, float[] into, int at) {
        int power = 1;
        for (int digit = 0; digit < digits; digit++) {
            for (int i = 0; i < bytes; i++) {
                int fraction = block[first + i] * power & 0xff;
                into[at + digit * bytes + i] = ((fraction * 3 >>> 8) - 1) * scale;
            }
            power *= 3;
        }
        return at + digits * bytes;
    }

    /// Codes of 2 bits less 1, then a scale.
    static void ternary2(byte[] block, float[] into, int at) {
        float scale = half(block, 64);
        for (int i = 0; i < ELEMENTS; i++) {
            int code = block[i / 128 * 32 + i % 32] >>> (i % 128 / 32 * 2) & 3;
            into[at + i] = (code - 1) * scale;
        }
    }
}
