// int8 inputs (kept as shorts): the exact dot products of stored codes, which are not negative, with the inputs' codes.
//
// A weight has TERMS terms, each a scale times a code less a zero: one, but of nested planes one for each plane as well.
//
// A product of a code of BITS bits with a code in -127 ... 127 fits a short, and so does the sum of SHORT_ADDS of them.
// Short lanes are twice as many as int lanes, so sums stay there as long as they can.
#ifndef TERMS
#define TERMS 1
#define SCALE_AT(r, term, group) ((r).scales[group])
#endif

#if BITS == 1
#define SHORT_ADDS 128
#elif BITS == 2
#define SHORT_ADDS 64
#elif BITS == 3
#define SHORT_ADDS 32
#elif BITS == 4
#define SHORT_ADDS 16
#elif BITS == 5
#define SHORT_ADDS 8
#elif BITS == 6
#define SHORT_ADDS 4
#elif BITS == 7
#define SHORT_ADDS 2
#else
#define SHORT_ADDS 1
#endif

// Columns whose products with 255 x 127 fit an int in sum, cut to blocks: 2^31 / 32385.
#define INT_COLUMNS 65536

// Adds the dot products of the columns from `column` (in blocks: a multiple of 8) to `end`, INT_COLUMNS at most, to sums.
INLINE void add_dots(Row r, int term, __global const short **x, int column, int end, bool blocks, int *sums)
{
    int16 wide[TILE];
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        wide[t] = 0;
    }
    while (blocks && column + 16 <= end) {
        short16 narrow[TILE];
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            narrow[t] = 0;
        }
        int stop = min(end, column + 16 * SHORT_ADDS);
        for (; column + 16 <= stop; column += 16) {
            short16 w = codes16(r, term, column);
#pragma unroll
            for (int t = 0; t < TILE; t++) {
                narrow[t] += w * vload16(0, x[t] + column);
            }
        }
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            wide[t] += convert_int16(narrow[t]);
        }
    }
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        sums[t] += sum16i(&wide[t]);
    }
    for (; column < end; column++) {
        int w = code(r, term, column);
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            sums[t] += w * x[t][column];
        }
    }
}

// The dot products of the columns from `start` to `end` of a term, exactly: ints in parts that fit them, then longs.
INLINE void exact_dots(Row r, int term, __global const short **x, int start, int end, bool blocks, long *dots)
{
#pragma unroll
    for (int t = 0; t < TILE; t++) {
        dots[t] = 0;
    }
    for (int column = start; column < end; column += INT_COLUMNS) {
        int sums[TILE];
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            sums[t] = 0;
        }
        add_dots(r, term, x, column, end - column > INT_COLUMNS ? column + INT_COLUMNS : end, blocks, sums);
#pragma unroll
        for (int t = 0; t < TILE; t++) {
            dots[t] += sums[t];
        }
    }
}

// Sum of (code - zero) x input's code over a group, where `dot` has the codes alone. The zero's whole part is taken off in
// integers, exactly; its rest is at most a half and at most |code - zero|, so that what rounding loses stays in proportion
// to the sum of magnitudes even where dot and zero x sum nearly cancel.
float off_zero(long dot, float zero, int input_sum)
{
    float whole = isfinite(zero) ? rint(zero) : 0.0f;
    float rest = zero - whole;
    float exact = (float)(dot - (long)whole * input_sum);
    return rest == 0.0f ? exact : exact - rest * (float)input_sum;
}
