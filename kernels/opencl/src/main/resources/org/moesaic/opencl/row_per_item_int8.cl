// int8 inputs, a row for each work-item: integers within a group, fp32 from group to group.
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
    __global const short *x[TILE];
    float total[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = input_codes(input, task, t);
        total[t] = 0.0f;
    }

    bool blocks = in_blocks(product);
    int end = 0;
    for (int group = 0; group < r.groups; group++) {
        int start = end;
        end = group_end(r, product, start);
        for (int term = 0; term < TERMS; term++) {
            long dots[TILE];
            exact_dots(r, term, x, start, end, blocks, dots);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                float exact = off_zero(dots[t], ZERO(r, term, group), input_sum(input, task, t, group));
                total[t] = fma(SCALE_AT(r, term, group), exact, total[t]);
            }
        }
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        if (in_batch(task, t)) {
            y[output_at(task, t)] = input_scale(input, task, t) * total[t];
        }
    }
}
