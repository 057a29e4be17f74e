// From vectors to what drives the rows: range, converter, passes, input noise.

#if DAC
real dac_code(real x)
{
    real scaled = AT_MOST(AT_LEAST(x * DAC_CODES, (real)-CODE_LIMIT), (real)CODE_LIMIT);
    return (scaled + ROUNDER) - ROUNDER;
}
#endif

real dac(real x)
{
#if DAC
    real code = dac_code(x);
    real value = fma(code, (real)DAC_HIGH, code * DAC_LOW);
    return AT_MOST(AT_LEAST(value, (real)-DAC_BOUND), (real)DAC_BOUND);
#else
    return x;
#endif
}

// What an input drives its row with in a pass, without noise.
real driven_in(real x, int pass)
{
#if MODE == MODE_SIGNS_ANALOG || MODE == MODE_SIGNS_DIGITAL
    real value = dac(x);
    return AT_LEAST(pass == 0 ? value : -value, (real)0.0f);
#elif MODE == MODE_BIT_SERIAL
    whole code = TO_WHOLE(dac_code(x));
    whole size = code < 0 ? -code : code;
    size = AT_MOST(size, (whole)LARGEST_CODE);
    real digit = TO_REAL((size >> pass * SLICE_BITS) & LARGEST_DIGIT);
    // digit / LARGEST_DIGIT, correctly rounded: the first correction leaves an error below one unit in the last place.
    real share = digit * DIGIT_RECIPROCAL;
    share = fma(fma((real)-LARGEST_DIGIT_REAL, share, digit), (real)DIGIT_RECIPROCAL, share);
    share = fma(fma((real)-LARGEST_DIGIT_REAL, share, digit), (real)DIGIT_RECIPROCAL, share);
    return code < 0 ? -share : share;
#else
    return dac(x);
#endif
}

// One row of a block for one vector: v, and what it becomes in the other sums.
void put(__global float *to, float v, float position)
{
    *to++ = v;
#if IR_DROP
    *to++ = v * position;
    *to++ = fabs(v);
#endif
#if PCM_READ
    *to++ = v * v;
#endif
}

// A work-item has one vector of a block, one pass, and CHUNK rows: those of LANES Philox blocks.
#define CHUNK (4 * LANES)
__kernel void drive(__global const int *sent, __global float *driven, int chunks MATRICES)
{
    int chunk = (int)get_global_id(0) % chunks;
    int t = (int)get_global_id(0) / chunks % VECTORS;
    int pass = (int)get_global_id(0) / (chunks * VECTORS);
    __global const int *block = BLOCK(sent, get_global_id(1));
    __global const int *matrix = MATRIX(block[BLOCK_PART]);
    __global const int *tile = TILE(matrix, block[BLOCK_TILE]);
    int rows = tile[TILE_ROWS];
    int first = chunk * CHUNK;
    if (first >= rows || pass >= PASSES) {
        return;
    }
    __global float *to = driven + ((ulong)(uint)block[BLOCK_DRIVEN] + (ulong)(pass * rows)) * (VECTORS * SUMS) + t * SUMS;
    int vector = JOB(block, t, JOB_VECTOR);
    if (vector < 0) {
        for (int row = first; row < min(first + CHUNK, rows); row++) {
            put(to + (size_t)row * (VECTORS * SUMS), 0.0f, 0.0f);
        }
        return;
    }
    __global const float *x = FLOATS(sent) + PART(sent, block[BLOCK_PART])[PART_INPUTS];
    __global const float *from = x + (ulong)vector * (ulong)matrix[MATRIX_INPUTS] + tile[TILE_INPUTS];
    __global const float *positions = FLOATS(matrix) + tile[TILE_POSITIONS];
    float lift = as_float(JOB(block, t, JOB_LIFT));
    float scale = as_float(JOB(block, t, JOB_SCALE));
#if INPUT_NOISE
    real n[4];
    real noise[4];
    uint place = noise_word(STREAM_INPUT, pass, JOB(block, t, JOB_ATTEMPT));
    word high = (uint)JOB(block, t, JOB_READ_HIGH);
    word low = (uint)JOB(block, t, JOB_READ_LOW);
#if LANES == 16
    word group = (uint)(first / 4) + (word)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    normals(group, high, (word)place, low, tile[TILE_KEY_0], tile[TILE_KEY_1], n);
    spread(n, noise);
#else
    normals((uint)(first / 4), high, place, low, tile[TILE_KEY_0], tile[TILE_KEY_1], noise);
#endif
#endif
#pragma unroll
    for (int part = 0; part < 4; part++) {
        int start = first + part * LANES;
        float values[LANES];
        for (int i = 0; i < LANES; i++) {
            values[i] = start + i < rows ? from[start + i] : 0.0f;
        }
        real v = driven_in(LOAD(values) * lift * scale, pass);
#if INPUT_NOISE
        v = fma((real)INPUT_SIGMA, noise[part], v);
#endif
        STORE(v, values);
        for (int i = 0; i < LANES && start + i < rows; i++) {
            put(to + (size_t)(start + i) * (VECTORS * SUMS), values[i], IR_DROP ? positions[start + i] : 0.0f);
        }
    }
}

// Sums of what is driven, for each pass of each vector of a block: of the inputs, then of their squares.
__kernel void add_inputs(__global const int *sent, __global const float *driven, __global float *totals MATRICES)
{
    int pass = (int)get_global_id(0);
    __global const int *block = BLOCK(sent, get_global_id(1));
    int rows = TILE(MATRIX(block[BLOCK_PART]), block[BLOCK_TILE])[TILE_ROWS];
    __global const float *v = driven + ((ulong)(uint)block[BLOCK_DRIVEN] + (ulong)(pass * rows)) * (VECTORS * SUMS);
    float sum[VECTORS];
    float square[VECTORS];
#pragma unroll
    for (int t = 0; t < VECTORS; t++) {
        sum[t] = 0.0f;
        square[t] = 0.0f;
    }
    for (int row = 0; row < rows; row++, v += VECTORS * SUMS) {
#pragma unroll
        for (int t = 0; t < VECTORS; t++) {
            sum[t] += v[t * SUMS];
            square[t] = fma(v[t * SUMS], v[t * SUMS], square[t]);
        }
    }
    __global float *to = totals + ((size_t)block[BLOCK_TOTALS] + pass) * (2 * VECTORS);
#pragma unroll
    for (int t = 0; t < VECTORS; t++) {
        to[2 * t] = sum[t];
        to[2 * t + 1] = square[t];
    }
}
