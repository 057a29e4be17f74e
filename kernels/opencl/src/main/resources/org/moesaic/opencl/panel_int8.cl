// int8 inputs, PANELS panels of 16 rows for each work-item: integers within a group, fp32 from group to group.
//
// Inputs are bytes. The codes of a word are taken in PLANES steps of four, one in each byte of a lane: step k has columns
// k, k + PLANES, k + 2 PLANES and k + 3 PLANES of the word, and the host writes the four inputs of a step side by side.
//
// DOT_BITS says what multiplies them: instructions of x86 that multiply 64 or 32 pairs of bytes and add neighbours to
// shorts, where the compiler has them, or OpenCL C alone (0). All three are exact and so equal. A pair of products is at
// most 2 x 15 x 127, so that shorts hold SHORT_WORDS words of sums.
#define PLANES (8 / BITS)
#define SHORT_WORDS (BITS == 4 ? 4 : 8)
#define BYTE_MASK (uint16)(BITS == 4 ? 0x0f0f0f0fu : 0x03030303u)

#ifndef DOT_BITS
#ifdef __has_builtin
#if defined(__AVX512BW__) && __has_builtin(__builtin_ia32_pmaddubsw512)
#define DOT_BITS 512
#elif defined(__AVX2__) && __has_builtin(__builtin_ia32_pmaddubsw256)
#define DOT_BITS 256
#endif
#endif
#endif
#ifndef DOT_BITS
#define DOT_BITS 0
#endif

// ADD_DOTS adds the four products of each lane to its sum, a pair of shorts or an int; WIDE makes it an int.
#if DOT_BITS == 512
typedef char Bytes __attribute__((ext_vector_type(64)));
typedef short Shorts __attribute__((ext_vector_type(32)));
#define ADD_DOTS(sum, codes, four)                                                                                    \
    sum = as_int16(__builtin_astype(sum, Shorts)                                                                      \
                   + __builtin_ia32_pmaddubsw512(__builtin_astype(codes, Bytes),                                      \
                                                 __builtin_astype((uint16)(four), Bytes)))
#define WIDE(sum) as_int16(__builtin_ia32_pmaddwd512(__builtin_astype(sum, Shorts), (Shorts)(1)))
#elif DOT_BITS == 256
typedef char Bytes __attribute__((ext_vector_type(32)));
#define HALF_DOTS(sum, codes, four)                                                                                   \
    as_int8(as_short16(sum)                                                                                           \
            + __builtin_ia32_pmaddubsw256(__builtin_astype(codes, Bytes), __builtin_astype((uint8)(four), Bytes)))
#define ADD_DOTS(sum, codes, four)                                                                                    \
    sum = (int16)(HALF_DOTS((sum).lo, (codes).lo, four), HALF_DOTS((sum).hi, (codes).hi, four))
#define HALF_WIDE(sum) __builtin_ia32_pmaddwd256(as_short16(sum), (short16)(1))
#define WIDE(sum) (int16)(HALF_WIDE((sum).lo), HALF_WIDE((sum).hi))
#else
int16 four_products(uint16 codes, uint four)
{
    char4 x = as_char4(four);
    int16 c = as_int16(codes);
    return (c & 255) * (int)x.s0 + ((c >> 8) & 255) * (int)x.s1 + ((c >> 16) & 255) * (int)x.s2 + (c >> 24) * (int)x.s3;
}
#define ADD_DOTS(sum, codes, four) sum += four_products(codes, four)
#define WIDE(sum) (sum)
#endif

// Adds the products of `count` words from `word` on to dots: shorts hold so many.
INLINE void add_words(const Panels *p, __global const uint **x, int word, int count, int16 dots[PANELS][TILE])
{
    int16 sums[PANELS][TILE];
#pragma unroll
    for (int n = 0; n < PANELS; n++) {
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            sums[n][t] = 0;
        }
    }
    // Not unrolled: the compiler would load the inputs of all words first, and put them aside.
    __attribute__((opencl_unroll_hint(1)))
    for (int i = 0; i < count; i++) {
        uint16 codes[PANELS];
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
            codes[n] = vload16(word + i, p->codes[n]);
        }
#pragma unroll
        for (int k = 0; k < PLANES; k++) {
            uint16 bytes[PANELS];
#pragma unroll
            for (int n = 0; n < PANELS; n++) {
                bytes[n] = (codes[n] >> (uint16)(k * BITS)) & BYTE_MASK;
            }
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                uint four = x[t][(word + i) * PLANES + k];
#pragma unroll
                for (int n = 0; n < PANELS; n++) {
                    ADD_DOTS(sums[n][t], bytes[n], four);
                }
            }
        }
    }
#pragma unroll
    for (int n = 0; n < PANELS; n++) {
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            dots[n][t] += WIDE(sums[n][t]);
        }
    }
}

__kernel void multiply(__global const uchar *input, __global float *y, int plan_start,
                       __global const ulong *dictionary SLOT_PARAMETERS)
{
    int number = (int)get_global_id(0);
    if (number >= tasks(input, plan_start)) {
        return;
    }
    Task task = task_at(input, plan_start, number);
    Panels p = panels_at(task, CHOOSE(codes, task.slot), CHOOSE(side, task.slot));
    __global const uint *x[TILE];
    float16 total[PANELS][TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = (__global const uint *)(input + task.product[PLAN_X] + vector_at(task, t));
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
            total[n][t] = 0.0f;
        }
    }

    int word = 0;
    for (int group = 0; group < p.groups; group++) {
        int end = min(p.words, word + p.group_words);
        int16 dots[PANELS][TILE];
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                dots[n][t] = 0;
            }
        }
        for (; word + SHORT_WORDS <= end; word += SHORT_WORDS) {
            add_words(&p, x, word, SHORT_WORDS, dots);
        }
        if (word < end) {
            add_words(&p, x, word, end - word, dots);
            word = end;
        }
        float16 scale[PANELS];
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
            scale[n] = vload16(group, p.scales[n]);
        }
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            int16 zeros = (int16)(OFFSET * input_sum(input, task, t, group));
#pragma unroll
            for (int n = 0; n < PANELS; n++) {
                total[n][t] = fma(scale[n], convert_float16(dots[n][t] - zeros), total[n][t]);
            }
        }
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        if (in_batch(task, t)) {
            float factor = input_scale(input, task, t);
#pragma unroll
            for (int n = 0; n < PANELS; n++) {
                store_panel(y, task, n, t, factor * total[n][t]);
            }
        }
    }
}
