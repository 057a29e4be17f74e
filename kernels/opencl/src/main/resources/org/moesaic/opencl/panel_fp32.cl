// fp32 inputs, PANELS panels of 16 rows for each work-item. Codes are made whole numbers less OFFSET, multiplied with their
// column's input and added up within their group, then scaled. PARTS sums of a panel and vector run side by side where
// there would else be too few to fill the time that an addition takes.
#define PARTS (PANELS * TILE >= 8 ? 1 : PANELS * TILE == 1 ? 4 : 2)

#if PANELS * TILE >= 8
#define COLUMN_STEPS __attribute__((opencl_unroll_hint(1)))
#else
#define COLUMN_STEPS __attribute__((opencl_unroll_hint(WORD_COLUMNS)))
#endif

// VALUES makes numbers of the lowest codes of all lanes. A permutation of AVX-512 looks them up: it reads four bits of a
// lane, so for shorter codes the table repeats itself. What OpenCL C alone says gives the same numbers.
#ifndef LOOK_UP
#ifdef __has_builtin
#if defined(__AVX512F__) && __has_builtin(__builtin_ia32_permvarsf512)
#define LOOK_UP 1
#endif
#endif
#endif
#ifndef LOOK_UP
#define LOOK_UP 0
#endif
#if LOOK_UP
#define ENTRY(i) (float)(((i) & ((1 << BITS) - 1)) - OFFSET)
#define TABLE                                                                                                         \
    (float16)(ENTRY(0), ENTRY(1), ENTRY(2), ENTRY(3), ENTRY(4), ENTRY(5), ENTRY(6), ENTRY(7), ENTRY(8), ENTRY(9),     \
              ENTRY(10), ENTRY(11), ENTRY(12), ENTRY(13), ENTRY(14), ENTRY(15))
#define VALUES(codes) __builtin_ia32_permvarsf512(TABLE, as_int16(codes))
#else
#define VALUES(codes) convert_float16(as_int16((codes) & (uint16)((1 << BITS) - 1)) - (int16)(OFFSET))
#endif

__kernel void multiply(__global const uchar *input, __global float *y, int plan_start,
                       __global const ulong *dictionary SLOT_PARAMETERS)
{
    int number = (int)get_global_id(0);
    if (number >= tasks(input, plan_start)) {
        return;
    }
    Task task = task_at(input, plan_start, number);
    Panels p = panels_at(task, CHOOSE(codes, task.slot), CHOOSE(side, task.slot));
    __global const float *x[TILE];
    float16 total[PANELS][TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = (__global const float *)(input + task.product[PLAN_X]) + vector_at(task, t);
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
            total[n][t] = 0.0f;
        }
    }

    int word = 0;
    for (int group = 0; group < p.groups; group++) {
        int end = min(p.words, word + p.group_words);
        float16 sums[PANELS][TILE][PARTS];
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
#pragma unroll
            for (int t = 0; t < TILE; t++) {
#pragma unroll
                for (int part = 0; part < PARTS; part++) {
                    sums[n][t][part] = 0.0f;
                }
            }
        }
        for (; word < end; word++) {
            uint16 codes[PANELS];
#pragma unroll
            for (int n = 0; n < PANELS; n++) {
                codes[n] = vload16(word, p.codes[n]);
            }
            // Not unrolled where sums fill the registers: all inputs of a word would be loaded first, and put aside.
            COLUMN_STEPS
            for (int c = 0; c < WORD_COLUMNS; c += PARTS) {
#pragma unroll
                for (int part = 0; part < PARTS; part++) {
                    float16 w[PANELS];
#pragma unroll
                    for (int n = 0; n < PANELS; n++) {
                        w[n] = VALUES(codes[n]);
                        codes[n] >>= (uint16)(BITS);
                    }
#pragma unroll
                    for (int t = 0; t < TILE; t++) {
                        float16 same = (float16)(x[t][word * WORD_COLUMNS + c + part]);
#pragma unroll
                        for (int n = 0; n < PANELS; n++) {
                            sums[n][t][part] = fma(w[n], same, sums[n][t][part]);
                        }
                    }
                }
            }
        }
#pragma unroll
        for (int n = 0; n < PANELS; n++) {
            float16 scale = vload16(group, p.scales[n]);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                float16 sum = sums[n][t][0];
#pragma unroll
                for (int part = 1; part < PARTS; part++) {
                    sum += sums[n][t][part];
                }
                total[n][t] = fma(scale, sum, total[n][t]);
            }
        }
    }
#pragma unroll
    for (int n = 0; n < PANELS; n++) {
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            if (in_batch(task, t)) {
                store_panel(y, task, n, t, total[n][t]);
            }
        }
    }
}
