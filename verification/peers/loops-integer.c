// The loops of the integer kernels of `vector` in C, with the same order of codes and scales and the same operations on
// vectors of 512 bits: what these reach where nothing of Java is between them and the processor. One thread, one panel of
// 16 rows and 4096 columns after the other; scales are fp16 beside the codes.
//
//   gcc -O2 -march=native loops-integer.c -o loops-integer    (with AVX-512 BW and VNNI; gcc 12 was used)
//   ./loops-integer SECONDS       a table, all loops in turns
//   ./loops-integer -             answers lines NAME hot|memory NANOSECONDS with "bytes weights" a second
//
// Names: a kernel (int8 int4 int4-g128 int3 int2), `-ahead` for a prefetch of each line 4 KiB before it is used, `-dp` for
// vpdpbusd, which the Vector API has no operation for; `read` is a plain sum. A second argument asks for large pages.

#define _GNU_SOURCE
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { COLUMNS = 4096, BLOCKS = COLUMNS / 32, LINE = 64, AHEAD = 4096, HOT_PANELS = 16 };
static const size_t POOL = 192u << 20;
static const size_t HUGE_PAGE = 2u << 20;

static float pairs[COLUMNS] __attribute__((aligned(64)));
static char tables[BLOCKS * 12 * LINE] __attribute__((aligned(64)));
static float results[1 << 16];
static float (*const x) = pairs;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static inline void ahead(const char *p, int distance) {
    if (distance) {
        _mm_prefetch(p + distance, _MM_HINT_T0);
    }
}

static inline __m512i line(const char *p, int distance) {
    ahead(p, distance);
    return _mm512_load_si512(p);
}

static inline __m512i pair(int i) { return _mm512_castps_si512(_mm512_set1_ps(x[i])); }

// The scale of a group: the even ones are the low halves of lanes. As in Java, which has no vcvtph2ps.
static inline __m512 scale(const char *at, int group) {
    __m512i bits = _mm512_sll_epi32(_mm512_load_si512(at), _mm_cvtsi32_si128(16 - ((group & 1) << 4)));
    bits = _mm512_and_si512(_mm512_srai_epi32(bits, 3), _mm512_set1_epi32(0x8fffe000));
    return _mm512_mul_ps(_mm512_castsi512_ps(bits), _mm512_set1_ps(0x1p112f));
}

static inline __m512i halves(__m512i both) {
    return _mm512_add_epi32(_mm512_srai_epi32(_mm512_slli_epi32(both, 16), 16), _mm512_srai_epi32(both, 16));
}

static inline __m512i block8(const char *p, int block, int distance) {
    __m512i dot = _mm512_setzero_si512();
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
        __m512i w = line(p + i * LINE, distance);
        __m512i low = _mm512_srai_epi16(_mm512_slli_epi16(w, 8), 8);
        __m512i first = _mm512_mullo_epi16(low, pair(16 * block + 2 * i));
        __m512i second = _mm512_mullo_epi16(_mm512_srai_epi16(w, 8), pair(16 * block + 2 * i + 1));
        dot = _mm512_add_epi32(dot, halves(_mm512_add_epi16(first, second)));
    }
    return dot;
}

// Four columns of a row in a lane; an input is four bytes.
static inline __m512i block8dp(const char *p, int block, int distance) {
    __m512i dot = _mm512_setzero_si512();
#pragma GCC unroll 8
    for (int i = 0; i < 8; i++) {
        dot = _mm512_dpbusd_epi32(dot, line(p + i * LINE, distance), pair(8 * block + i));
    }
    return dot;
}

static inline __m512i block4(const char *p, int block, int distance) {
    const __m512i mask = _mm512_set1_epi16(15);
    __m512i even = _mm512_setzero_si512(), odd = even;
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        __m512i w = line(p + i * LINE, distance);
        int at = 16 * block + 4 * i;
        __m512i c1 = _mm512_and_si512(_mm512_srli_epi16(w, 4), mask);
        __m512i c2 = _mm512_and_si512(_mm512_srli_epi16(w, 8), mask);
        even = _mm512_add_epi16(even, _mm512_mullo_epi16(_mm512_and_si512(w, mask), pair(at)));
        odd = _mm512_add_epi16(odd, _mm512_mullo_epi16(c1, pair(at + 1)));
        even = _mm512_add_epi16(even, _mm512_mullo_epi16(c2, pair(at + 2)));
        odd = _mm512_add_epi16(odd, _mm512_mullo_epi16(_mm512_srli_epi16(w, 12), pair(at + 3)));
    }
    return halves(_mm512_add_epi16(even, odd));
}

static inline __m512i block4dp(const char *p, int block, int distance) {
    const __m512i mask = _mm512_set1_epi8(15);
    __m512i dot = _mm512_setzero_si512();
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        __m512i w = line(p + i * LINE, distance);
        dot = _mm512_dpbusd_epi32(dot, _mm512_and_si512(w, mask), pair(8 * block + 2 * i));
        __m512i high = _mm512_and_si512(_mm512_srli_epi16(w, 4), mask);
        dot = _mm512_dpbusd_epi32(dot, high, pair(8 * block + 2 * i + 1));
    }
    return dot;
}

// Of 2 or 3 lines of a block, four bits of each half at a time; the sums of a block stay in short lanes.
static inline __m512i look_up(const char *p, int lines, int block, int distance) {
    const __m512i nibble = _mm512_set1_epi32(0x000f000f), upper = _mm512_set1_epi32(0x00100000);
    const char *table = tables + (block % 32) * lines * 4 * LINE;
    __m512i even = _mm512_setzero_si512(), odd = even;
#pragma GCC unroll 3
    for (int i = 0; i < lines; i++) {
        __m512i w = line(p + i * LINE, distance);
        const char *t = table + i * 4 * LINE;
        __m512i n0 = _mm512_or_si512(_mm512_and_si512(w, nibble), upper);
        __m512i n1 = _mm512_or_si512(_mm512_and_si512(_mm512_srli_epi32(w, 4), nibble), upper);
        __m512i n2 = _mm512_or_si512(_mm512_and_si512(_mm512_srli_epi32(w, 8), nibble), upper);
        __m512i n3 = _mm512_or_si512(_mm512_and_si512(_mm512_srli_epi32(w, 12), nibble), upper);
        even = _mm512_add_epi16(even, _mm512_permutexvar_epi16(n0, _mm512_load_si512(t)));
        odd = _mm512_add_epi16(odd, _mm512_permutexvar_epi16(n1, _mm512_load_si512(t + LINE)));
        even = _mm512_add_epi16(even, _mm512_permutexvar_epi16(n2, _mm512_load_si512(t + 2 * LINE)));
        odd = _mm512_add_epi16(odd, _mm512_permutexvar_epi16(n3, _mm512_load_si512(t + 3 * LINE)));
    }
    return halves(_mm512_add_epi16(even, odd));
}

static inline __m512i block3(const char *p, int block, int d) { return look_up(p, 3, block % 16, d); }
static inline __m512i block2(const char *p, int block, int d) { return look_up(p, 2, block, d); }

// All panels in the order of memory. Before each two groups lies a line with their scales.
#define LOOP(NAME, BLOCK, LINES, BLOCKS_OF_GROUP, DISTANCE)                                                         \
    static void NAME(const char *p, size_t panels) {                                                                \
        for (size_t panel = 0; panel < panels; panel++) {                                                           \
            __m512 sum = _mm512_setzero_ps();                                                                       \
            const char *scales = p;                                                                                 \
            for (int group = 0; group < BLOCKS / BLOCKS_OF_GROUP; group++) {                                        \
                if ((group & 1) == 0) {                                                                             \
                    ahead(p, DISTANCE);                                                                             \
                    scales = p;                                                                                     \
                    p += LINE;                                                                                      \
                }                                                                                                   \
                __m512i dot = _mm512_setzero_si512();                                                               \
                for (int b = 0; b < BLOCKS_OF_GROUP; b++, p += LINES * LINE) {                                      \
                    dot = _mm512_add_epi32(dot, BLOCK(p, group * BLOCKS_OF_GROUP + b, DISTANCE));                   \
                }                                                                                                   \
                sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot), scale(scales, group), sum);                          \
            }                                                                                                       \
            _mm512_storeu_ps(results + panel % 4096 * 16, sum);                                                     \
        }                                                                                                           \
    }

LOOP(int8, block8, 8, 1, 0)
LOOP(int8_ahead, block8, 8, 1, AHEAD)
LOOP(int8_dp, block8dp, 8, 1, 0)
LOOP(int8_dp_ahead, block8dp, 8, 1, AHEAD)
LOOP(int4, block4, 4, 1, 0)
LOOP(int4_ahead, block4, 4, 1, AHEAD)
LOOP(int4_dp, block4dp, 4, 1, 0)
LOOP(int4_dp_ahead, block4dp, 4, 1, AHEAD)
LOOP(int4_g128, block4, 4, 4, 0)
LOOP(int4_g128_ahead, block4, 4, 4, AHEAD)
LOOP(int3, block3, 3, 4, 0)
LOOP(int3_ahead, block3, 3, 4, AHEAD)
LOOP(int2, block2, 2, 4, 0)
LOOP(int2_ahead, block2, 2, 4, AHEAD)

static void read_all(const char *p, size_t panels) {
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    for (const char *end = p + panels * 16 * COLUMNS; p < end; p += 4 * LINE) {
        a = _mm512_add_epi32(a, _mm512_load_si512(p));
        b = _mm512_add_epi32(b, _mm512_load_si512(p + LINE));
        c = _mm512_add_epi32(c, _mm512_load_si512(p + 2 * LINE));
        d = _mm512_add_epi32(d, _mm512_load_si512(p + 3 * LINE));
    }
    _mm512_storeu_si512(results, _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d)));
}

static const struct kernel {
    const char *name;
    void (*run)(const char *, size_t);
    size_t panel_bytes;
} KERNELS[] = {
    {"read", read_all, 16 * COLUMNS},
    {"int8", int8, BLOCKS * 8 * LINE + BLOCKS / 2 * LINE},
    {"int8-ahead", int8_ahead, BLOCKS * 8 * LINE + BLOCKS / 2 * LINE},
    {"int8-dp", int8_dp, BLOCKS * 8 * LINE + BLOCKS / 2 * LINE},
    {"int8-dp-ahead", int8_dp_ahead, BLOCKS * 8 * LINE + BLOCKS / 2 * LINE},
    {"int4", int4, BLOCKS * 4 * LINE + BLOCKS / 2 * LINE},
    {"int4-ahead", int4_ahead, BLOCKS * 4 * LINE + BLOCKS / 2 * LINE},
    {"int4-dp", int4_dp, BLOCKS * 4 * LINE + BLOCKS / 2 * LINE},
    {"int4-dp-ahead", int4_dp_ahead, BLOCKS * 4 * LINE + BLOCKS / 2 * LINE},
    {"int4-g128", int4_g128, BLOCKS * 4 * LINE + BLOCKS / 8 * LINE},
    {"int4-g128-ahead", int4_g128_ahead, BLOCKS * 4 * LINE + BLOCKS / 8 * LINE},
    {"int3", int3, BLOCKS * 3 * LINE + BLOCKS / 8 * LINE},
    {"int3-ahead", int3_ahead, BLOCKS * 3 * LINE + BLOCKS / 8 * LINE},
    {"int2", int2, BLOCKS * 2 * LINE + BLOCKS / 8 * LINE},
    {"int2-ahead", int2_ahead, BLOCKS * 2 * LINE + BLOCKS / 8 * LINE},
};
enum { COUNT = sizeof KERNELS / sizeof *KERNELS, MOST = 400 };

static double panels_a_second(const struct kernel *k, const char *memory, int hot, double seconds) {
    size_t panels = hot ? HOT_PANELS : POOL / k->panel_bytes;
    size_t done = 0;
    double start = now(), spent;
    do {
        k->run(memory, panels);
        done += panels;
        spent = now() - start;
    } while (spent < seconds);
    return done / spent;
}

static int ascending(const void *a, const void *b) {
    double d = *(const double *)a - *(const double *)b;
    return (d > 0) - (d < 0);
}

static void serve(const char *memory) {
    char name[32], place[16];
    double nanoseconds;
    while (scanf("%31s %15s %lf", name, place, &nanoseconds) == 3) {
        int k = 0;
        while (k < COUNT && strcmp(name, KERNELS[k].name)) {
            k++;
        }
        if (k == COUNT) {
            puts("unknown");
        } else {
            double rate = panels_a_second(&KERNELS[k], memory, place[0] == 'h', nanoseconds / 1e9);
            printf("%g %g\n", rate * KERNELS[k].panel_bytes, rate * 16 * COLUMNS);
        }
        fflush(stdout);
    }
}

static void table(const char *memory, double seconds) {
    static double rates[COUNT][2][MOST];
    int turns = 0;
    for (double start = now(); turns < MOST && (turns < 3 || now() - start < seconds); turns++) {
        for (int k = 0; k < COUNT; k++) {
            for (int hot = 0; hot < 2; hot++) {
                rates[k][hot][turns] = panels_a_second(&KERNELS[k], memory, hot, .02);
            }
        }
    }
    printf("%-18s %12s %14s %14s   medians of %d turns\n", "", "hot Gw/s", "memory Gw/s", "memory GB/s", turns);
    for (int k = 0; k < COUNT; k++) {
        double median[2];
        for (int hot = 0; hot < 2; hot++) {
            qsort(rates[k][hot], turns, sizeof(double), ascending);
            median[hot] = rates[k][hot][turns / 2];
        }
        printf("%-18s %12.1f %14.1f %14.1f\n", KERNELS[k].name, median[1] * 16 * COLUMNS / 1e9,
               median[0] * 16 * COLUMNS / 1e9, median[0] * KERNELS[k].panel_bytes / 1e9);
    }
}

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: loops-integer SECONDS|- [large]\n");
        return 2;
    }
    size_t room = POOL + AHEAD + HUGE_PAGE;
    char *memory = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("loops-integer");
        return 1;
    }
    memory += HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE;
    madvise(memory, POOL, count > 2 ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    // Codes of all kinds, and scales that are normal numbers: 1 to 2.
    for (size_t i = 0; i < POOL; i += 8) {
        uint64_t bits = (i + 1) * 0x9e3779b97f4a7c15u;
        memcpy(memory + i, &(uint64_t){(bits & 0x03ff03ff03ff03ffu) | 0x3c003c003c003c00u}, 8);
    }
    for (int i = 0; i < COLUMNS; i++) {
        int bits = (i % 50 + 1) | (i % 30 + 2) << 16;
        memcpy(pairs + i, &bits, 4);
    }
    for (size_t i = 0; i < sizeof tables; i++) {
        tables[i] = i % 2 ? 0 : i % 100;
    }
    if (arguments[1][0] == '-') {
        serve(memory);
    } else {
        table(memory, atof(arguments[1]));
    }
    return 0;
}
