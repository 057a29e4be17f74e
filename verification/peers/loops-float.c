// The loops of the float kernels (Fp32Row, Bf16Row, Fp16Row, Fp8Row) in C, with the same instructions for each line of 64
// bytes: what the sequence itself can reach, beside what the machine reads. Each loop runs hot (the first matrix again and
// again) and over a pool, with and without prefetch, in pages of 4 KiB and of 2 MiB. Loops take turns; a figure is the median.
//
//   loops-float ROWS COLUMNS [POOL_MIB]
//
// COLUMNS is a multiple of 64. It needs AVX-512 (F, BW and, for the peer's way with bf16, BF16).
#define _GNU_SOURCE
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define LARGE_PAGE (2ul << 20)
#define AHEAD 2048
#define TURNS 7
#define TURN_NANOSECONDS 25e6
#define MOST_COLUMNS 65536

typedef void (*Loop)(const char *weights, long rows, long columns);

static float inputs[MOST_COLUMNS] __attribute__((aligned(64)));
static __m512bh narrow_inputs[MOST_COLUMNS / 32] __attribute__((aligned(64)));

// What a loop found, so that the compiler does not leave it out.
volatile float found;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static __m512i bits(const char *at) { return _mm512_loadu_si512(at); }

static __m512 input(long vector) { return _mm512_load_ps(inputs + 16 * vector); }

static __m512 as_float(__m512i bits) { return _mm512_castsi512_ps(bits); }

// A small float in the top bits of each lane, as SmallFloat decodes it.
static inline __m512 small(__m512i top, int mask, int shift, int rebias, float least) {
    __m512i n = _mm512_and_si512(top, _mm512_set1_epi32(mask));
    n = _mm512_add_epi32(_mm512_srli_epi32(n, shift), _mm512_set1_epi32(rebias << 23));
    __m512 twice = _mm512_fmadd_ps(as_float(n), _mm512_set1_ps(2), _mm512_set1_ps(-least));
    n = _mm512_min_epi32(n, _mm512_castps_si512(twice));
    return as_float(_mm512_or_si512(n, _mm512_and_si512(top, _mm512_set1_epi32(0x80000000))));
}

static __m512 half(__m512i top) { return small(top, 0x7fff0000, 3, 127 - 15, 0x1p-14f); }

static __m512 e4m3(__m512i top) { return small(top, 0x7f000000, 4, 127 - 7, 0x1p-6f); }

// What stands last multiplies the 64 weights at `w` with the inputs from vector `v` on.
#define LOOP(NAME, BYTES, AHEAD_BYTES, ...)                                                           \
    static void NAME(const char *weights, long rows, long columns) {                                  \
        const char *w = weights;                                                                      \
        float total = 0;                                                                              \
        for (long row = 0; row < rows; row++) {                                                       \
            __m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;                               \
            for (long v = 0; v < columns / 16; v += 4, w += 64 * BYTES) {                             \
                for (int line = 0; AHEAD_BYTES > 0 && line < BYTES; line++) {                         \
                    _mm_prefetch(w + AHEAD_BYTES + 64 * line, _MM_HINT_T0);                           \
                }                                                                                     \
                __VA_ARGS__                                                                           \
            }                                                                                         \
            total += _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(s0, s1), _mm512_add_ps(s2, s3))); \
        }                                                                                             \
        found = total;                                                                                \
    }

#define READ                                                           \
    s0 = as_float(_mm512_add_epi32(_mm512_castps_si512(s0), bits(w)));       \
    s1 = as_float(_mm512_add_epi32(_mm512_castps_si512(s1), bits(w + 64)));  \
    s2 = as_float(_mm512_add_epi32(_mm512_castps_si512(s2), bits(w + 128))); \
    s3 = as_float(_mm512_add_epi32(_mm512_castps_si512(s3), bits(w + 192)));

#define FP32                                                       \
    s0 = _mm512_fmadd_ps(as_float(bits(w)), input(v), s0);           \
    s1 = _mm512_fmadd_ps(as_float(bits(w + 64)), input(v + 1), s1);  \
    s2 = _mm512_fmadd_ps(as_float(bits(w + 128)), input(v + 2), s2); \
    s3 = _mm512_fmadd_ps(as_float(bits(w + 192)), input(v + 3), s3);

#define PAIRS(LOW, HIGH)                                \
    __m512i a = bits(w), b = bits(w + 64);              \
    s0 = _mm512_fmadd_ps(LOW(a), input(v), s0);         \
    s1 = _mm512_fmadd_ps(HIGH(a), input(v + 1), s1);    \
    s2 = _mm512_fmadd_ps(LOW(b), input(v + 2), s2);     \
    s3 = _mm512_fmadd_ps(HIGH(b), input(v + 3), s3);

#define BF16_LOW(both) as_float(_mm512_slli_epi32(both, 16))
#define BF16_HIGH(both) as_float(_mm512_and_si512(both, _mm512_set1_epi32(0xffff0000)))
#define FP16_LOW(both) half(_mm512_slli_epi32(both, 16))
#define FP16_HIGH(both) half(both)

// One instruction of AVX-512 BF16 for 32 weights; inputs are rounded to bf16.
#define BF16_PAIRS                                                               \
    s0 = _mm512_dpbf16_ps(s0, (__m512bh)bits(w), narrow_inputs[v / 2]);          \
    s1 = _mm512_dpbf16_ps(s1, (__m512bh)bits(w + 64), narrow_inputs[v / 2 + 1]);

// One instruction for 16 conversions, which the Vector API does not have.
#define WIDEN(at) _mm512_cvtph_ps(_mm256_loadu_si256((const void *)(at)))
#define FP16_WIDENED                                  \
    s0 = _mm512_fmadd_ps(WIDEN(w), input(v), s0);           \
    s1 = _mm512_fmadd_ps(WIDEN(w + 32), input(v + 1), s1);  \
    s2 = _mm512_fmadd_ps(WIDEN(w + 64), input(v + 2), s2);  \
    s3 = _mm512_fmadd_ps(WIDEN(w + 96), input(v + 3), s3);

#define FP8                                                                     \
    __m512i all = bits(w);                                                      \
    __m512 one = _mm512_set1_ps(1);                                             \
    s0 = _mm512_fmadd_ps(_mm512_mul_ps(e4m3(_mm512_slli_epi32(all, 24)), one), input(v), s0);     \
    s1 = _mm512_fmadd_ps(_mm512_mul_ps(e4m3(_mm512_slli_epi32(all, 16)), one), input(v + 1), s1); \
    s2 = _mm512_fmadd_ps(_mm512_mul_ps(e4m3(_mm512_slli_epi32(all, 8)), one), input(v + 2), s2);  \
    s3 = _mm512_fmadd_ps(_mm512_mul_ps(e4m3(all), one), input(v + 3), s3);

#define BOTH(NAME, BYTES, ...) LOOP(NAME, BYTES, 0, __VA_ARGS__) LOOP(NAME##_ahead, BYTES, AHEAD, __VA_ARGS__)
BOTH(reading, 4, READ)
BOTH(fp32, 4, FP32)
BOTH(bf16, 2, PAIRS(BF16_LOW, BF16_HIGH))
BOTH(bf16_pairs, 2, BF16_PAIRS)
BOTH(fp16, 2, PAIRS(FP16_LOW, FP16_HIGH))
BOTH(fp16_widened, 2, FP16_WIDENED)
BOTH(fp8, 1, FP8)

static const struct {
    const char *name;
    Loop loop;
    int bytes;
} LOOPS[] = {
    {"read", reading, 4}, {"read, prefetch", reading_ahead, 4},
    {"fp32", fp32, 4}, {"fp32, prefetch", fp32_ahead, 4},
    {"bf16", bf16, 2}, {"bf16, prefetch", bf16_ahead, 2},
    {"bf16 by vdpbf16ps", bf16_pairs, 2}, {"bf16 by vdpbf16ps, prefetch", bf16_pairs_ahead, 2},
    {"fp16", fp16, 2}, {"fp16, prefetch", fp16_ahead, 2},
    {"fp16 by vcvtph2ps", fp16_widened, 2}, {"fp16 by vcvtph2ps, prefetch", fp16_widened_ahead, 2},
    {"fp8", fp8, 1}, {"fp8, prefetch", fp8_ahead, 1},
};
enum { COUNT = sizeof LOOPS / sizeof *LOOPS };

// Weights a nanosecond in one turn: of the first matrix, or of all in turns.
static double turn(int loop, const char *pool, size_t pool_bytes, long rows, long columns, int hot) {
    size_t bytes = (size_t)rows * columns * LOOPS[loop].bytes;
    size_t count = hot || pool_bytes < bytes ? 1 : pool_bytes / bytes;
    double start = now(), spent;
    long products = 0;
    do {
        LOOPS[loop].loop(pool + products % count * bytes, rows, columns);
        products++;
        spent = now() - start;
    } while (spent < TURN_NANOSECONDS);
    return (double)products * rows * columns / spent;
}

static int ascending(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static void measure(const char *pool, size_t pool_bytes, long rows, long columns, const char *pages) {
    static double figures[COUNT][2][TURNS];
    for (int t = 0; t < TURNS; t++) {
        for (int loop = 0; loop < COUNT; loop++) {
            for (int hot = 0; hot < 2; hot++) {
                figures[loop][hot][t] = turn(loop, pool, pool_bytes, rows, columns, hot);
            }
        }
    }
    for (int loop = 0; loop < COUNT; loop++) {
        for (int hot = 0; hot < 2; hot++) {
            qsort(figures[loop][hot], TURNS, sizeof(double), ascending);
        }
        double hot = figures[loop][1][TURNS / 2], memory = figures[loop][0][TURNS / 2];
        printf("| %-27s | %s | %5.1f | %5.1f | %5.1f | %5.1f |\n", LOOPS[loop].name, pages, hot,
               hot * LOOPS[loop].bytes, memory, memory * LOOPS[loop].bytes);
    }
}

int main(int count, char **words) {
    long rows = count > 2 ? atol(words[1]) : 0, columns = count > 2 ? atol(words[2]) : 0;
    size_t pool_bytes = (count > 3 ? strtoul(words[3], NULL, 10) : 240) << 20;
    if (rows < 1 || columns < 64 || columns % 64 != 0 || columns > MOST_COLUMNS ||
        pool_bytes < (size_t)rows * columns * 4) {
        fprintf(stderr, "loops-float ROWS COLUMNS [POOL_MIB]: columns are a multiple of 64 up to %d, and a matrix of fp32"
                        " must fit the pool\n", MOST_COLUMNS);
        return 2;
    }
    for (long c = 0; c < columns; c++) {
        inputs[c] = (float)(c % 7 - 3);
    }
    for (long c = 0; c < columns; c += 32) {
        narrow_inputs[c / 32] = _mm512_cvtne2ps_pbh(input(c / 16 + 1), input(c / 16));
    }
    printf("| loop | pages | hot Gw/s | GB/s | memory Gw/s | GB/s |\n|---|---|---|---|---|---|\n");
    for (int large = 0; large < 2; large++) {
        char *mapped = mmap(NULL, pool_bytes + LARGE_PAGE + AHEAD, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) {
            perror("loops-float: no memory");
            return 1;
        }
        char *pool = (char *)(((size_t)mapped + LARGE_PAGE - 1) & -LARGE_PAGE);
        madvise(pool, pool_bytes, large ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
        for (size_t i = 0; i < pool_bytes; i++) {
            pool[i] = (char)(i * 7919 >> 3) & 0x3b; // small exponents in every format
        }
        measure(pool, pool_bytes, rows, columns, large ? "2 MiB" : "4 KiB");
        munmap(mapped, pool_bytes + LARGE_PAGE + AHEAD);
    }
    return 0;
}
