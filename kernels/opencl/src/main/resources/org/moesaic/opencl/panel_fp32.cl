// fp32 inputs, a panel of 16 rows for each work-item. Codes are made whole numbers less OFFSET, multiplied with their column's
// input and added up within their group, then scaled. PARTS sums run side by side, so that none waits for the one before.
#define PARTS (TILE == 1 ? 4 : 2)

__kernel void multiply(__global const uchar *input, __global float *y, int plan_start,
                       __global const ulong *dictionary SLOT_PARAMETERS)
{
    int number = (int)get_global_id(0);
    if (number >= tasks(input, plan_start)) {
        return;
    }
    Task task = task_at(input, plan_start, number);
    Panel p = panel_at(task, CHOOSE(codes, task.slot), CHOOSE(side, task.slot));
    __global const float *x[TILE];
    float16 total[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = (__global const float *)(input + task.product[PLAN_X]) + vector_at(task, t);
        total[t] = 0.0f;
    }

    int word = 0;
    for (int group = 0; group < p.groups; group++) {
        int end = min(p.words, word + p.group_words);
        float16 sums[TILE][PARTS];
#pragma unroll
        for (int t = 0; t < TILE; t++) {
#pragma unroll
            for (int part = 0; part < PARTS; part++) {
                sums[t][part] = 0.0f;
            }
        }
        for (; word < end; word++) {
            uint16 codes = vload16(word, p.codes);
#pragma unroll
            for (int c = 0; c < WORD_COLUMNS; c++) {
                int16 code = as_int16((codes >> (uint16)(c * BITS)) & (uint16)((1 << BITS) - 1)) - (int16)(OFFSET);
                float16 w = convert_float16(code);
#pragma unroll
                for (int t = 0; t < TILE; t++) {
                    float16 same = (float16)(x[t][word * WORD_COLUMNS + c]);
                    sums[t][c % PARTS] = fma(w, same, sums[t][c % PARTS]);
                }
            }
        }
        float16 scale = vload16(group, p.scales);
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            float16 sum = sums[t][0] + sums[t][1];
#if TILE == 1
            sum += sums[t][2] + sums[t][3];
#endif
            total[t] = fma(scale, sum, total[t]);
        }
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        if (in_batch(task, t)) {
            store_panel(y, task, t, total[t]);
        }
    }
}
