// Analog tiles: what their kernels share. docs/analog.md says what each operation is and in which order. OpenCL C 1.2.
//
// In front of this file stand definitions for one tile description, made by the host: LANES and the switches and numbers
// of the chain, and the polynomials of normal variates.
//
// Each operation is rounded as written: no product and sum is fused by the compiler's choice.
#pragma OPENCL FP_CONTRACT OFF

// LANES neighbouring columns are computed in one vector: 16 for devices with vector units, 1 for those whose neighbouring
// work-items are their lanes.
#if LANES == 16
typedef float16 real;
typedef int16 whole;
typedef uint16 word;
#define AS_REAL as_float16
#define AS_WHOLE as_int16
#define AS_WORD as_uint16
#define TO_REAL convert_float16
#define TO_WHOLE convert_int16
#define LOAD(p) vload16(0, p)
#define STORE(v, p) vstore16(v, 0, p)
#else
typedef float real;
typedef int whole;
typedef uint word;
#define AS_REAL as_float
#define AS_WHOLE as_int
#define AS_WORD as_uint
#define TO_REAL convert_float
#define TO_WHOLE convert_int
#define LOAD(p) (*(p))
#define STORE(v, p) (*(p) = (v))
#endif

// A launch has blocks of up to SLOTS matrices. A matrix is one buffer: ints and floats, each place counted in words from its
// start. First what is known of the matrix, then of its tiles.
#define SLOT(n) , __global const int *matrix##n
#define MATRICES SLOT(0) SLOT(1) SLOT(2) SLOT(3) SLOT(4) SLOT(5) SLOT(6) SLOT(7)
#define MATRIX(slot)                                                                                                  \
    ((slot) < 4 ? ((slot) < 2 ? ((slot) == 0 ? matrix0 : matrix1) : ((slot) == 2 ? matrix2 : matrix3))                \
                : ((slot) < 6 ? ((slot) == 4 ? matrix4 : matrix5) : ((slot) == 6 ? matrix6 : matrix7)))
#define SLOTS 8

enum {
    MATRIX_GROUPS,  // where its column blocks start
    MATRIX_MEMBERS, // where their tiles start
    MATRIX_BIAS,
    MATRIX_TILE_COUNT,
    MATRIX_PARTIALS, // floats of the partial sums of a vector
    MATRIX_INPUTS,
    MATRIX_OUTPUTS,
    MATRIX_ITEMS // work-items that the outputs of a vector take
};

#define MATRIX_INTS 16
#define TILE_INTS 16
#define TILE(matrix, number) ((matrix) + MATRIX_INTS + (number) * TILE_INTS)
#define FLOATS(words) ((__global const float *)(words))

enum {
    TILE_ROWS,
    TILE_COLUMNS,
    TILE_PADDED,    // columns, rounded up to whole items of work
    TILE_WEIGHTS,   // where its weights start, in strips of WIDTH words
    TILE_LINES,     // where its columns' constants start: LINE_KINDS + ADC_BITS times TILE_PADDED floats
    TILE_POSITIONS, // where the rows' weights in the IR drop start, behind all columns' constants
    TILE_KEY_0,
    TILE_KEY_1,
    TILE_INPUTS,    // first input of the matrix
    TILE_CURRENT,   // bits of n / ratio of the IR drop
    TILE_SHAPE,     // bits of the factor of the S-shape
    TILE_PARTIAL    // where its partial sums start, for one vector
};

enum { LINE_SCALE, LINE_VOLTAGE, LINE_SHAPE, LINE_NOISE, LINE_ADC, LINE_KINDS };

// What is sent for a launch, as words: PART_INTS for each matrix in it, then the blocks, inputs, and factors of outputs.
#define PART_INTS 8
#define PARTIAL_UNIT 64
enum {
    PART_INPUTS,  // word at which its vectors start
    PART_FACTORS, // word at which the factors of its outputs start
    PART_PARTIAL, // where its partial sums start, in PARTIAL_UNIT floats
    PART_OUTPUT,  // float at which its outputs start
    PART_VECTORS
};

#define PART(sent, number) ((sent) + (number) * PART_INTS)
#define BLOCK(sent, number) ((sent) + SLOTS * PART_INTS + (size_t)(number) * BLOCK_INTS)

// A block is VECTORS products of vectors with one tile, as ints: the matrix, its tile, where its driven inputs start in rows of
// VECTORS x SUMS floats, and for each product what follows. A product that is not there has the vector -1.
#define JOB_INTS 6
#define BLOCK_HEADER 4
#define BLOCK_INTS (BLOCK_HEADER + VECTORS * JOB_INTS)
enum { BLOCK_PART, BLOCK_TILE, BLOCK_DRIVEN, BLOCK_TOTALS };
enum { JOB_VECTOR, JOB_READ_LOW, JOB_READ_HIGH, JOB_ATTEMPT, JOB_LIFT, JOB_SCALE };

#define JOB(block, t, what) ((block)[BLOCK_HEADER + (t) * JOB_INTS + (what)])

// Streams of noise.
enum { STREAM_INPUT = 16, STREAM_WEIGHT = 17, STREAM_OUTPUT = 18 };

// The smaller and the larger of two; not min() and max(), which leave infinities open.
#define AT_MOST(x, limit) ((limit) < (x) ? (limit) : (x))
#define AT_LEAST(x, limit) ((x) < (limit) ? (limit) : (x))

// Square root and quotient as PortableMath has them.
real square_root(real x)
{
    real half_x = 0.5f * x;
    real r = AS_REAL(ROOT_START - (AS_WHOLE(x) >> 1));
    r = r * fma(-(half_x * r), r, (real)1.5f);
    r = r * fma(-(half_x * r), r, (real)1.5f);
    real root = x * r;
    root = fma(fma(-root, root, x), 0.5f * r, root);
    return x < (real)SMALLEST_SQUARE ? (real)0.0f : root;
}

real divide(real a, real b)
{
    real r = AS_REAL(RECIPROCAL_START - AS_WHOLE(b));
    r = fma(r, fma(-b, r, (real)1.0f), r);
    r = fma(r, fma(-b, r, (real)1.0f), r);
    r = fma(r, fma(-b, r, (real)1.0f), r);
    real quotient = a * r;
    return fma(fma(-b, quotient, a), r, quotient);
}

// Philox4x32-10. All rounds are written out: PoCL leaves a loop of them as one, sixteen times slower.
#define PHILOX_ROUND                                                                                                  \
    {                                                                                                                 \
        word high0 = mul_hi(x0, (word)MULTIPLIER_0);                                                                  \
        word high1 = mul_hi(x2, (word)MULTIPLIER_1);                                                                  \
        word low0 = x0 * (word)MULTIPLIER_0;                                                                          \
        word low1 = x2 * (word)MULTIPLIER_1;                                                                          \
        x0 = high1 ^ x1 ^ k0;                                                                                         \
        x2 = high0 ^ x3 ^ k1;                                                                                         \
        x1 = low1;                                                                                                    \
        x3 = low0;                                                                                                    \
        k0 += WEYL_0;                                                                                                 \
        k1 += WEYL_1;                                                                                                 \
    }

// What a word is as a normal variate; see Normals.
real normal(word w)
{
    real x = TO_REAL(AS_WHOLE(w & 0x7fffffffu)) + 0.5f;
    whole shifted = AS_WHOLE(x) - ROOT_HALF_BITS;
    whole exponent = shifted >> 23;
    real g = AS_REAL(shifted + ROOT_HALF_BITS - (exponent << 23)) - 1.0f;
    real t = fma(-logarithm(g), g, TO_REAL(31 - exponent) * LN_2);
    real in_middle = fma(t, (real)MIDDLE_SCALE, (real)MIDDLE_OFFSET);
    real in_tail = fma(t, (real)TAIL_SCALE, (real)TAIL_OFFSET);
    real magnitude = t < (real)TAIL_FROM ? normal_middle(in_middle) * t : normal_tail(in_tail);
    return AS_REAL(AS_WORD(magnitude) ^ (w & 0x80000000u));
}

// The four normal variates of the blocks at some counters.
void normals(word c0, word c1, word c2, word c3, uint key0, uint key1, real n[4])
{
    word x0 = c0, x1 = c1, x2 = c2, x3 = c3;
    uint k0 = key0, k1 = key1;
    PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND
    PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND PHILOX_ROUND
    n[0] = normal(x0);
    n[1] = normal(x1);
    n[2] = normal(x2);
    n[3] = normal(x3);
}

#if LANES == 16
// Lane 4 m + g of word k becomes lane 4 g + k of vector m: each block's four words side by side.
#define SPREAD(n, a, b, c, d)                                                                                         \
    (real)(n[0].a, n[1].a, n[2].a, n[3].a, n[0].b, n[1].b, n[2].b, n[3].b,                                            \
           n[0].c, n[1].c, n[2].c, n[3].c, n[0].d, n[1].d, n[2].d, n[3].d)

void spread(const real n[4], real out[4])
{
    out[0] = SPREAD(n, s0, s1, s2, s3);
    out[1] = SPREAD(n, s4, s5, s6, s7);
    out[2] = SPREAD(n, s8, s9, sa, sb);
    out[3] = SPREAD(n, sc, sd, se, sf);
}
#endif

uint noise_word(uint stream, uint pass, uint attempt)
{
    return stream | pass << 8 | attempt << 16;
}
