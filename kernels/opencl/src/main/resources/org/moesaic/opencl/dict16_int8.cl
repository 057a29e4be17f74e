// Dictionary-coded ternary, int8 inputs: the sums of the inputs' codes under each level, exactly, and then the levels.
// The bits of the dictionary and the padding of inputs are those of dict16.cl.
#define HIGH_BITS 0xfffffffu
#define LANES (uint16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

int16 under(uint bits, uint first_lane, const int16 *x)
{
    return select((int16)(0), *x, (((uint16)(bits) >> (LANES + first_lane)) & 1) != 0);
}

__kernel void multiply(__global const uchar *input, __global float *y, int plan_start,
                       __global const ulong *dictionary SLOT_PARAMETERS)
{
    int number = (int)get_global_id(0);
    if (number >= tasks(input, plan_start)) {
        return;
    }
    Task task = task_at(input, plan_start, number);
    __global const int *product = task.product;
    __global const float *side = CHOOSE(side, task.slot);
    __global const ushort *codes = (__global const ushort *)CHOOSE(codes, task.slot);
    float low = side[2 * (ulong)task.row];
    float high = side[2 * (ulong)task.row + 1];
    __global const int *offsets = (__global const int *)(side + product[PLAN_ZEROS]) + task.row;
    __global const short *x[TILE];
    int16 highs[TILE];
    int16 lows[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = input_codes(input, task, t);
        highs[t] = 0;
        lows[t] = 0;
    }

    int columns = product[PLAN_COLUMNS];
    int column = 0;
    for (int at = offsets[0]; at < offsets[1] && column < columns; at++) {
        ulong entry = dictionary[codes[at]];
        uint high_bits = (uint)entry & HIGH_BITS;
        uint low_bits = (uint)(entry >> 28) & HIGH_BITS;
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            int16 x0 = convert_int16(vload16(0, x[t] + column));
            int16 x1 = convert_int16(vload16(1, x[t] + column));
            highs[t] += under(high_bits, 0, &x0) + under(high_bits, 16, &x1);
            lows[t] += under(low_bits, 0, &x0) + under(low_bits, 16, &x1);
        }
        column += 2 * (int)(entry >> 56);
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        if (in_batch(task, t)) {
            float total = fma(high, (float)sum16i(&highs[t]), low * (float)sum16i(&lows[t]));
            y[output_at(task, t)] = input_scale(input, task, t) * total;
        }
    }
}
