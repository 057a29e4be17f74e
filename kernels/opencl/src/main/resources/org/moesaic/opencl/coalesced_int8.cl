// int8 inputs, a row for each work-group of GROUP_ITEMS items. A row of several scale groups deals these out to the items;
// a row of one deals out its blocks, and the items' integers are added before the scale. So both are exact within a group.
__kernel __attribute__((reqd_work_group_size(GROUP_ITEMS, 1, 1)))
void multiply(__global const uchar *input, __global float *y, int plan_start,
              __global const ulong *dictionary SLOT_PARAMETERS)
{
    __local float totals[TILE][GROUP_ITEMS];
    __local long dots[TILE][GROUP_ITEMS];
    int item = (int)get_local_id(0);
    Task task = task_at(input, plan_start, (int)get_group_id(0));
    __global const int *product = task.product;
    Row r = row_at(product, task.row, CHOOSE(codes, task.slot), CHOOSE(side, task.slot));
    __global const short *x[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = input_codes(input, task, t);
        totals[t][item] = 0.0f;
        dots[t][item] = 0;
    }

    bool blocks = in_blocks(product);
    bool one_group = r.groups == 1;
    int size = one_group ? 16 : product[PLAN_GROUP];
    int parts = one_group ? (r.columns + 15) / 16 : r.groups;
    for (int part = item; part < parts; part += GROUP_ITEMS) {
        long part_dots[TILE];
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            part_dots[t] = 0;
        }
        int part_end = r.columns - part * size > size ? (part + 1) * size : r.columns;
        for (int column = part * size; column < part_end; column += INT_COLUMNS) {
            int sums[TILE];
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                sums[t] = 0;
            }
            add_dots(r, x, column, part_end - column > INT_COLUMNS ? column + INT_COLUMNS : part_end, blocks, sums);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                part_dots[t] += sums[t];
            }
        }
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            if (one_group) {
                dots[t][item] += part_dots[t];
            } else {
                float exact = off_zero(part_dots[t], ZERO(r, part), input_sum(input, task, t, part));
                totals[t][item] = fma(r.scales[part], exact, totals[t][item]);
            }
        }
    }

    for (int half_items = GROUP_ITEMS / 2; half_items > 0; half_items /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (item < half_items) {
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                totals[t][item] += totals[t][item + half_items];
                dots[t][item] += dots[t][item + half_items];
            }
        }
    }
    if (item == 0) {
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            if (in_batch(task, t)) {
                float total = one_group
                    ? r.scales[0] * off_zero(dots[t][0], ZERO(r, 0), input_sum(input, task, t, 0))
                    : totals[t][0];
                y[output_at(task, t)] = input_scale(input, task, t) * total;
            }
        }
    }
}
