// fp32 inputs, a row for each work-group of GROUP_ITEMS items: neighbours read neighbouring blocks of 16 columns, then
// single columns of what is left, and the group adds up in local memory, in halves.
__kernel __attribute__((reqd_work_group_size(GROUP_ITEMS, 1, 1)))
void multiply(__global const uchar *input, __global float *y, int plan_start,
              __global const ulong *dictionary SLOT_PARAMETERS)
{
    __local float sums[TILE][GROUP_ITEMS];
    int item = (int)get_local_id(0);
    Task task = task_at(input, plan_start, (int)get_group_id(0));
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

    int size = product[PLAN_GROUP];
    int blocks = in_blocks(product) ? r.columns / 16 : 0;
    for (int block = item; block < blocks; block += GROUP_ITEMS) {
        // Only the last group can end inside a block, and then the block is not counted among the whole ones.
        float16 w = weights16(r, block * 16 / size, block * 16);
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            lanes[t] = fma(w, vload16(0, x[t] + block * 16), lanes[t]);
        }
    }
    for (int column = blocks * 16 + item; column < r.columns; column += GROUP_ITEMS) {
        float w = weight(r, column / size, column);
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            rest[t] = fma(w, x[t][column], rest[t]);
        }
    }

#pragma unroll
    for (int t = 0; t < TILE; t++) {
        sums[t][item] = sum16(&lanes[t]) + rest[t];
    }
    for (int half_items = GROUP_ITEMS / 2; half_items > 0; half_items /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (item < half_items) {
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                sums[t][item] += sums[t][item + half_items];
            }
        }
    }
    if (item == 0) {
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            if (in_batch(task, t)) {
                y[output_at(task, t)] = sums[t][0];
            }
        }
    }
}
