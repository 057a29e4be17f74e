// Adds the partial sums of an output, tile after tile, each with its digital factors; then the bias. A work-item has LANES
// outputs of one vector: those of a column block, whose tiles stand one after the other in `members`.

// A column block as ints: its first output, its outputs, the start of its tiles in `members`, their number.
#define GROUP_INTS 4

__kernel void collect(__global const int *sent, __global const float *partial, __global float *y MATRICES)
{
    int item = (int)get_global_id(0);
    int vector = (int)get_global_id(1);
    __global const int *part = PART(sent, get_global_id(2));
    __global const int *matrix = MATRIX(get_global_id(2));
    if (item >= matrix[MATRIX_ITEMS] || vector >= part[PART_VECTORS]) {
        return;
    }
    __global const int *group = matrix + matrix[MATRIX_GROUPS];
    int first = 0;
    while (item >= first + (group[1] + LANES - 1) / LANES) {
        first += (group[1] + LANES - 1) / LANES;
        group += GROUP_INTS;
    }
    int column = (item - first) * LANES;
    __global const int *members = matrix + matrix[MATRIX_MEMBERS] + group[2];
    // A vector of zeros drives nothing: its factor is 0.
    __global const float *factors = FLOATS(sent) + part[PART_FACTORS] + (size_t)vector * matrix[MATRIX_TILE_COUNT] * 2;
    __global const float *sums = partial + (size_t)part[PART_PARTIAL] * PARTIAL_UNIT
        + (ulong)vector * (ulong)matrix[MATRIX_PARTIALS];
    real sum = 0.0f;
    for (int i = 0; i < group[3]; i++) {
        int number = members[i];
        float factor = factors[2 * number];
        if (factor != 0.0f) {
            __global const int *tile = TILE(matrix, number);
            real digital = LOAD(sums + tile[TILE_PARTIAL] + column) * factor;
            real scale = LOAD(FLOATS(matrix) + tile[TILE_LINES] + LINE_SCALE * tile[TILE_PADDED] + column);
            sum = fma(digital, scale * factors[2 * number + 1], sum);
        }
    }
    int output = group[0] + column;
    __global float *to = y + (size_t)part[PART_OUTPUT] + (ulong)vector * (ulong)matrix[MATRIX_OUTPUTS] + output;
    __global const float *bias = FLOATS(matrix) + matrix[MATRIX_BIAS] + output;
    if (column + LANES <= group[1]) {
        STORE(WITH_BIAS(sum, LOAD(bias)), to);
        return;
    }
    float values[LANES];
    STORE(sum, values);
    for (int i = 0; column + i < group[1]; i++) {
        to[i] = WITH_BIAS(values[i], bias[i]);
    }
}
