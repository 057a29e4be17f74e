// Dictionary-coded ternary, fp32 inputs, a row for each work-item on every device: where a code's weights lie is known
// only after all codes before it.
//
// The dictionary has an entry for each code: bit i is set if its i-th weight is the row's high level, bit 28 + i if it is
// the low one; from bit 56 on the number of symbols, each of two weights. A code covers 28 weights at most, so 32 inputs
// are read from where it starts: the host puts that many zeros behind each vector, and a row is given up where it would
// start past its end.
#define HIGH_BITS 0xfffffffu
#define LANES (uint16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

float16 levels16(uint high_bits, uint low_bits, uint first_lane, float high, float low)
{
    uint16 lanes = LANES + first_lane;
    float16 value = select((float16)(0.0f), (float16)(high), (((uint16)(high_bits) >> lanes) & 1) != 0);
    return select(value, (float16)(low), (((uint16)(low_bits) >> lanes) & 1) != 0);
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
    __global const float *x[TILE];
    float16 lanes[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        x[t] = (__global const float *)(input + product[PLAN_X]) + vector_at(task, t);
        lanes[t] = 0.0f;
    }

    int columns = product[PLAN_COLUMNS];
    int column = 0;
    for (int at = offsets[0]; at < offsets[1] && column < columns; at++) {
        ulong entry = dictionary[codes[at]];
        uint high_bits = (uint)entry & HIGH_BITS;
        uint low_bits = (uint)(entry >> 28) & HIGH_BITS;
        uint length = 2 * (uint)(entry >> 56);
        float16 w0 = levels16(high_bits, low_bits, 0, high, low);
        float16 w1 = levels16(high_bits, low_bits, 16, high, low);
        int16 own0 = LANES < length;
        int16 own1 = LANES + 16 < length;
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            // Inputs behind this code's are set aside: a weight of 0 times an infinity would be NaN.
            float16 x0 = select((float16)(0.0f), vload16(0, x[t] + column), own0);
            float16 x1 = select((float16)(0.0f), vload16(1, x[t] + column), own1);
            lanes[t] = fma(w0, x0, lanes[t]);
            lanes[t] = fma(w1, x1, lanes[t]);
        }
        column += (int)length;
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        if (in_batch(task, t)) {
            y[output_at(task, t)] = sum16(&lanes[t]);
        }
    }
}
