// The sums of a tile and the chain behind them: for PANELS times LANES columns and VECTORS vectors in a work-item. Weights
// lie in strips of WIDTH columns, row after row, so that one strip stays in a core's first cache for all blocks.

typedef struct {
    real product;
    real position;
    real current;
    real power;
} Sums;

real with_offset(real y, real voltage, float inputs)
{
#if OFFSET
    // Of a column.
#if MINIMUM_WEIGHT_ZERO
    real loss = AT_MOST(RESISTANCE * fabs(y), (real)RESISTANCE_LIMIT);
    return divide(y * (1.0f - voltage), 1.0f + loss);
#else
    real reference = (real)(REFERENCE * inputs);
    real both = y + reference;
    real lifted = (1.0f - voltage) * both;
    real lowered = (1.0f + voltage) * reference;
#if SERIES_RESISTANCE
    return divide(lifted, fma((real)RESISTANCE, fabs(both), (real)1.0f))
        - divide(lowered, fma((real)RESISTANCE, fabs(reference), (real)1.0f));
#else
    return lifted - lowered;
#endif
#endif
#else
    return y;
#endif
}

// From sums to the current of a column, without noise.
real current_of(Sums s, float factor, real voltage, float inputs)
{
    real y = s.product;
#if IR_DROP
    real a = factor * s.current;
    real c = a * fma(a, fma((real)0.05f, a, (real)-0.2f), (real)0.5f);
    y = fma(-(IR_SCALE * c), s.position, y);
#endif
    return with_offset(y, voltage, inputs);
}

#if ADC == ADC_SAR
real successive(real y, __global const float *capacitors, int padded)
{
    real value = fma(y, (real)ADC_CODES, (real)(ADC_MIDDLE + 0.5f));
    real sum = 0.0f;
    whole code = 0;
#pragma unroll
    for (int bit = ADC_BITS - 1; bit >= 0; bit--) {
        real tried = sum + LOAD(capacitors + (size_t)bit * padded);
        whole set = value >= tried;
        sum = value >= tried ? tried : sum;
        code |= (set != 0 ? (whole)1 : (whole)0) << bit;
    }
    return TO_REAL(code) - ADC_MIDDLE;
}
#endif

// A column's digital value, not clipped; `beyond` is what the bound is held against.
real adc(real y, __global const float *capacitors, int padded, real *beyond)
{
#if ADC == ADC_LINEAR
    real scaled = AT_MOST(AT_LEAST(y * ADC_CODES, (real)-CODE_LIMIT), (real)CODE_LIMIT);
    real code = (scaled + ROUNDER) - ROUNDER;
    real value = fma(code, (real)ADC_HIGH, code * ADC_LOW);
    *beyond = fabs(value);
    return value;
#elif ADC == ADC_SAR
    real code = successive(y, capacitors, padded);
    *beyond = fabs(y);
    return fma(code, (real)ADC_HIGH, code * ADC_LOW);
#else
    return y;
#endif
}

// Noise of the outputs of all vectors and panels of an item.
void column_noise(__global const int *tile, __global const int *block, int column, uint stream, uint pass,
                  real noise[PANELS * VECTORS])
{
    uint key0 = tile[TILE_KEY_0];
    uint key1 = tile[TILE_KEY_1];
#if LANES == 16
#pragma unroll
    for (int group = 0; group < PANELS * VECTORS; group += 4) {
        uint c0[16], high[16], place[16], low[16];
#pragma unroll
        for (int lane = 0; lane < 16; lane++) {
            int p = (group + lane / 4) / VECTORS;
            int t = (group + lane / 4) % VECTORS;
            c0[lane] = column / 4 + p * 4 + lane % 4;
            high[lane] = JOB(block, t, JOB_READ_HIGH);
            place[lane] = noise_word(stream, pass, JOB(block, t, JOB_ATTEMPT));
            low[lane] = JOB(block, t, JOB_READ_LOW);
        }
        real n[4];
        normals(vload16(0, c0), vload16(0, high), vload16(0, place), vload16(0, low), key0, key1, n);
        spread(n, noise + group);
    }
#else
#pragma unroll
    for (int t = 0; t < VECTORS; t++) {
        real n[4];
        normals(column / 4, JOB(block, t, JOB_READ_HIGH), noise_word(stream, pass, JOB(block, t, JOB_ATTEMPT)),
                JOB(block, t, JOB_READ_LOW), key0, key1, n);
        noise[t] = n[column & 3];
    }
#endif
}

// Which vectors of an item have a column beyond the bound.
int any_beyond(real beyond, int column, int columns)
{
#if LANES == 16
    whole lane = column + (whole)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return any((beyond > (real)ADC_BOUND) & (lane < columns));
#else
    return beyond > ADC_BOUND && column < columns;
#endif
}

__kernel void multiply(__global const int *sent, __global const float *driven, __global const float *totals,
                       __global float *partial, __global int *flags MATRICES)
{
    size_t number = get_global_id(BLOCK_DIMENSION);
    int column = (int)get_global_id(1 - BLOCK_DIMENSION) * (PANELS * LANES);
    __global const int *block = BLOCK(sent, number);
    __global const int *matrix = MATRIX(block[BLOCK_PART]);
    __global const int *tile = TILE(matrix, block[BLOCK_TILE]);
    int padded = tile[TILE_PADDED];
    if (column >= padded) {
        return;
    }
    int rows = tile[TILE_ROWS];
    int columns = tile[TILE_COLUMNS];
    __global const float *constants = FLOATS(matrix) + tile[TILE_LINES] + column;
    float current_factor = as_float(tile[TILE_CURRENT]);
    float shape_factor = as_float(tile[TILE_SHAPE]);
    real y[PANELS * VECTORS];
    real held[PANELS * VECTORS];
    int flag = 0;

    for (int pass = 0; pass < PASSES; pass++) {
        Sums s[PANELS * VECTORS];
#pragma unroll
        for (int u = 0; u < PANELS * VECTORS; u++) {
            s[u].product = 0.0f;
            s[u].position = 0.0f;
            s[u].current = 0.0f;
            s[u].power = 0.0f;
        }
        __global const float *v = driven + ((ulong)(uint)block[BLOCK_DRIVEN] + (ulong)(pass * rows)) * (VECTORS * SUMS);
        ulong strip = (ulong)(uint)tile[TILE_WEIGHTS] + (ulong)(column / WIDTH) * rows;
        __global const float *w = FLOATS(matrix) + strip * WIDTH + column % WIDTH;
        for (int row = 0; row < rows; row++, w += WIDTH, v += VECTORS * SUMS) {
#pragma unroll
            for (int p = 0; p < PANELS; p++) {
                real weight = LOAD(w + (size_t)p * PANEL_STEP(rows));
#if IR_DROP || PCM_READ
                real size = fabs(weight);
#endif
#pragma unroll
                for (int t = 0; t < VECTORS; t++) {
                    int u = p * VECTORS + t;
                    __global const float *d = v + t * SUMS;
                    s[u].product = fma(weight, (real)d[0], s[u].product);
#if IR_DROP
                    s[u].position = fma(weight, (real)d[1], s[u].position);
                    s[u].current = fma(size, (real)d[2], s[u].current);
#endif
#if PCM_READ
                    s[u].power = fma(size, (real)d[SUMS - 1], s[u].power);
#endif
                }
            }
        }

        real current[PANELS * VECTORS];
        real noise[PANELS * VECTORS];
        __global const float *total = totals + ((size_t)block[BLOCK_TOTALS] + pass) * (2 * VECTORS);
#if PCM_READ || ADDITIVE
        column_noise(tile, block, column, STREAM_WEIGHT, pass, noise);
#endif
#pragma unroll
        for (int p = 0; p < PANELS; p++) {
            real voltage = OFFSET ? LOAD(constants + (size_t)LINE_VOLTAGE * padded + p * LANES) : (real)0.0f;
#pragma unroll
            for (int t = 0; t < VECTORS; t++) {
                int u = p * VECTORS + t;
                current[u] = current_of(s[u], current_factor, voltage, OFFSET ? total[2 * t] : 0.0f);
#if PCM_READ
                current[u] = fma(WEIGHT_SIGMA * square_root(s[u].power), noise[u], current[u]);
#elif ADDITIVE
                current[u] = fma(WEIGHT_SIGMA * square_root((real)total[2 * t + 1]), noise[u], current[u]);
#endif
            }
        }
#if MODE == MODE_SIGNS_ANALOG
        // The difference of both passes is converted, with the noise of the first.
        if (pass == 0) {
#pragma unroll
            for (int u = 0; u < PANELS * VECTORS; u++) {
                held[u] = current[u];
            }
            continue;
        }
        uint converted_in = 0;
#else
        uint converted_in = pass;
#endif
#if OUTPUT_NOISE
        column_noise(tile, block, column, STREAM_OUTPUT, converted_in, noise);
#endif
#pragma unroll
        for (int p = 0; p < PANELS; p++) {
            __global const float *at = constants + p * LANES;
#pragma unroll
            for (int t = 0; t < VECTORS; t++) {
                int u = p * VECTORS + t;
#if MODE == MODE_SIGNS_ANALOG
                real analog = held[u] - current[u];
#else
                real analog = current[u];
#endif
#if S_SHAPE
                real curved = fabs(LOAD(at + (size_t)LINE_SHAPE * padded) * analog);
                analog = divide(shape_factor * analog, 1.0f + curved);
#endif
#if OUTPUT_NOISE
                analog = fma(LOAD(at + (size_t)LINE_NOISE * padded), noise[u], analog);
#endif
#if ADC_OFFSET
                analog = analog + LOAD(at + (size_t)LINE_ADC * padded);
#endif
                real beyond = 0.0f;
                real value = adc(analog, at + (size_t)LINE_KINDS * padded, padded, &beyond);
#if BOUNDS
                flag |= any_beyond(beyond, column + p * LANES, columns) ? 1 << t : 0;
#endif
#if ADC != ADC_NONE
                value = AT_MOST(AT_LEAST(value, (real)-ADC_BOUND), (real)ADC_BOUND);
#endif
#if MODE == MODE_SIGNS_DIGITAL
                y[u] = pass == 0 ? value : y[u] - value;
#elif MODE == MODE_BIT_SERIAL
                // The step of the largest digit, doubled exactly with each bit below this pass.
                real weight = (real)(DIGIT_STEP * (float)(1 << pass * SLICE_BITS));
                y[u] = fma(value, weight, pass == 0 ? (real)0.0f : y[u]);
#else
                y[u] = value;
#endif
            }
        }
    }
    __global float *results = partial + (size_t)PART(sent, block[BLOCK_PART])[PART_PARTIAL] * PARTIAL_UNIT;
#pragma unroll
    for (int t = 0; t < VECTORS; t++) {
        int vector = JOB(block, t, JOB_VECTOR);
        if (vector >= 0) {
            __global float *to = results + (ulong)vector * (ulong)matrix[MATRIX_PARTIALS] + tile[TILE_PARTIAL] + column;
#pragma unroll
            for (int p = 0; p < PANELS; p++) {
                STORE(y[p * VECTORS + t], to + p * LANES);
            }
        }
    }
#if BOUNDS
    flags[number * get_global_size(1 - BLOCK_DIMENSION) + get_global_id(1 - BLOCK_DIMENSION)] = flag;
#endif
}
