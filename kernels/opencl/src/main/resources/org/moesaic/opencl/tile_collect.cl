// Adds the partial sums of an output, tile after tile, each with its digital factors; then the bias. A work-item has LANES
// outputs of one vector: those of a column block, whose tiles stand one after the other in `members`.

// A column block as ints: its first output, its outputs, the start of its tiles in `members`, their number.
#define GROUP_INTS 4

__kernel void collect(__global const int *tiles, __global const float *lines, __global const int *groups,
                      __global const int *members, __global const float *sent, __global const float *partial,
                      __global const float *bias, __global float *y, int factor_start, int partial_stride, int tile_count, int items,
                      int outputs)
{
    int item = (int)get_global_id(0);
    int vector = (int)get_global_id(1);
    if (item >= items) {
        return;
    }
    __global const int *group = groups;
    int first = 0;
    while (item >= first + (group[1] + LANES - 1) / LANES) {
        first += (group[1] + LANES - 1) / LANES;
        group += GROUP_INTS;
    }
    int column = (item - first) * LANES;
    __global const float *factors = sent + factor_start;
    __global const float *sums = partial + (ulong)vector * (ulong)partial_stride;
    real sum = 0.0f;
    for (int i = 0; i < group[3]; i++) {
        int number = members[group[2] + i];
        // A vector of zeros drives nothing.
        size_t at = ((size_t)vector * tile_count + number) * 2;
        float factor = factors[at];
        if (factor != 0.0f) {
            __global const int *tile = tiles + number * TILE_INTS;
            real digital = LOAD(sums + tile[TILE_PARTIAL] + column) * factor;
            real scale = LOAD(lines + tile[TILE_LINES] + LINE_SCALE * tile[TILE_PADDED] + column);
            sum = fma(digital, scale * factors[at + 1], sum);
        }
    }
    float values[LANES];
    STORE(sum, values);
    for (int i = 0; i < LANES && column + i < group[1]; i++) {
        int output = group[0] + column + i;
        y[(ulong)vector * (ulong)outputs + output] = values[i] BIAS;
    }
}
