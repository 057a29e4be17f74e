// int8 inputs, a row for each work-group of GROUP_ITEMS items. A row of several scale groups deals these out to the items;
// a row of one deals out its blocks, and the items' integers are added before the scale. So both are exact within a group.
__kernel __attribute__((reqd_work_group_size(GROUP_ITEMS, 1, 1)))
void multiply(__global const uchar *input, __global float *y, int plan_start,
              __global const ulong *dictionary SLOT_PARAMETERS)
{
    __local float totals[TILE][GROUP_ITEMS];
    __local long sums[TILE][GROUP_ITEMS];
    int item = (int)get_local_id(0);
    Task task = task_at(input, plan_start, (int)get_group_id(0));
    __global const int *product = task.product;
    Row r = row_at(product, task.row, CHOOSE(codes, task.slot), CHOOSE(side, task.slot));
    __global const short *x[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = input_codes(input, task, t);
        totals[t][item] = 0.0f;
    }

    bool blocks = in_blocks(product);
    bool one_group = r.groups == 1;
    int size = one_group ? 16 : product[PLAN_GROUP];
    int parts = one_group ? (r.columns + 15) / 16 : r.groups;
    for (int term = 0; term < TERMS; term++) {
        // The sums of the term before have been read.
        barrier(CLK_LOCAL_MEM_FENCE);
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            sums[t][item] = 0;
        }
        for (int part = item; part < parts; part += GROUP_ITEMS) {
            int start = part * size;
            long dots[TILE];
            exact_dots(r, term, x, start, r.columns - start > size ? start + size : r.columns, blocks, dots);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                if (one_group) {
                    sums[t][item] += dots[t];
                } else {
                    float exact = off_zero(dots[t], ZERO(r, term, part), input_sum(input, task, t, part));
                    totals[t][item] = fma(SCALE_AT(r, term, part), exact, totals[t][item]);
                }
            }
        }
        for (int half_items = GROUP_ITEMS / 2; one_group && half_items > 0; half_items /= 2) {
            barrier(CLK_LOCAL_MEM_FENCE);
            if (item < half_items) {
#pragma unroll
                for (int t = 0; t < TILE; t++) {
                    sums[t][item] += sums[t][item + half_items];
                }
            }
        }
        if (one_group && item == 0) {
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                float exact = off_zero(sums[t][0], ZERO(r, term, 0), input_sum(input, task, t, 0));
                totals[t][0] = fma(SCALE_AT(r, term, 0), exact, totals[t][0]);
            }
        }
    }

    for (int half_items = GROUP_ITEMS / 2; half_items > 0; half_items /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (item < half_items) {
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                totals[t][item] += totals[t][item + half_items];
            }
        }
    }
    if (item == 0) {
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            if (in_batch(task, t)) {
                y[output_at(task, t)] = input_scale(input, task, t) * totals[t][0];
            }
        }
    }
}
