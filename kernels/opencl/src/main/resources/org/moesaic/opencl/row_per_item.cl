// fp32 inputs, a row for each work-item. Sums run over blocks of 16 columns in 16 lanes, and over what is left beside.
__kernel void multiply(__global const uchar *input, __global float *y, int plan_start,
                       __global const ulong *dictionary SLOT_PARAMETERS)
{
    int number = (int)get_global_id(0);
    if (number >= tasks(input, plan_start)) {
        return;
    }
    Task task = task_at(input, plan_start, number);
    __global const int *product = task.product;
    Row r = row_at(product, task.row, CHOOSE(codes, task.slot), CHOOSE(side, task.slot));
    __global const float *x[TILE];
    float16 lanes[TILE];
    float rest[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = (__global const float *)(input + product[PLAN_X]) + vector_at(task, t);
        lanes[t] = 0.0f;
        rest[t] = 0.0f;
    }

    bool blocks = in_blocks(product);
    int end = 0;
    for (int group = 0; group < r.groups; group++) {
        int column = end;
        end = group_end(r, product, column);
        for (; blocks && column + 16 <= end; column += 16) {
            float16 w = weights16(r, group, column);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                lanes[t] = fma(w, vload16(0, x[t] + column), lanes[t]);
            }
        }
        for (; column < end; column++) {
            float w = weight(r, group, column);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                rest[t] = fma(w, x[t][column], rest[t]);
            }
        }
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        if (in_batch(task, t)) {
            y[output_at(task, t)] = sum16(&lanes[t]) + rest[t];
        }
    }
}
