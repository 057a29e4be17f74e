// What all kernels share: the plan of a launch, and where a row lies. OpenCL C 1.2.
//
// Products and sums are rounded as written: fma() where it is fused, never by the compiler's choice.
#pragma OPENCL FP_CONTRACT OFF

// Arrays that are given to a function are registers only when it is part of its caller.
#define INLINE __attribute__((always_inline)) static

// A launch computes up to SLOTS products. Its plan is a row of ints in the input buffer: the number of tasks, then
// PLAN_INTS ints for each product. A task is one row times TILE vectors.
#define SLOTS 8
#define PLAN_INTS 16
enum {
    PLAN_TASKS,      // rows x ceil(batch / TILE)
    PLAN_ROWS,
    PLAN_COLUMNS,
    PLAN_BATCH,
    PLAN_X,          // byte in the input buffer where the vectors start
    PLAN_X_STRIDE,   // inputs from one vector to the next
    PLAN_Y,          // float in the output buffer
    PLAN_GROUP,      // columns that share a scale
    PLAN_GROUPS,     // such groups in a row
    PLAN_SCALE_ROWS, // rows that share a scale
    PLAN_ROW_BYTES,
    PLAN_ZEROS,      // float in the side buffer where the zero points start
    PLAN_X_SCALES,   // byte in the input buffer: one scale a vector, of int8 inputs
    PLAN_X_SUMS      // byte in the input buffer: the sum of each group's codes, of int8 inputs
};

// Each product has two buffers: packed codes as they lie on the host, and a side buffer with scales and zero points in
// fp32 (every scale type of a format is exact in it).
#define SLOT(n) , __global const uchar *codes##n, __global const float *side##n
#define SLOT_PARAMETERS SLOT(0) SLOT(1) SLOT(2) SLOT(3) SLOT(4) SLOT(5) SLOT(6) SLOT(7)
#define CHOOSE(name, slot)                                                                                            \
    ((slot) < 4 ? ((slot) < 2 ? ((slot) == 0 ? name##0 : name##1) : ((slot) == 2 ? name##2 : name##3))                \
                : ((slot) < 6 ? ((slot) == 4 ? name##4 : name##5) : ((slot) == 6 ? name##6 : name##7)))

typedef struct {
    __global const uchar *codes;  // of this row
    __global const uchar *matrix; // of the first row
    __global const float *scales; // of this row's groups
    __global const float *zeros;  // of this row's groups, where the format has them
    int row;
    int rows;
    int columns;
    int groups;
} Row;

Row row_at(__global const int *product, int row, __global const uchar *codes, __global const float *side)
{
    Row r;
    r.codes = codes + (ulong)row * (ulong)product[PLAN_ROW_BYTES];
    r.matrix = codes;
    r.scales = side + (ulong)(row / product[PLAN_SCALE_ROWS]) * (ulong)product[PLAN_GROUPS];
    r.zeros = side + product[PLAN_ZEROS] + (ulong)row * (ulong)product[PLAN_GROUPS];
    r.row = row;
    r.rows = product[PLAN_ROWS];
    r.columns = product[PLAN_COLUMNS];
    r.groups = product[PLAN_GROUPS];
    return r;
}

// Groups that end between two blocks of 16 columns are computed column by column: a block has one scale.
bool in_blocks(__global const int *product)
{
    return product[PLAN_GROUPS] == 1 || product[PLAN_GROUP] % 16 == 0;
}

float sum16(const float16 *v)
{
    return ((v->s0 + v->s8) + (v->s4 + v->sc)) + ((v->s2 + v->sa) + (v->s6 + v->se))
        + (((v->s1 + v->s9) + (v->s5 + v->sd)) + ((v->s3 + v->sb) + (v->s7 + v->sf)));
}

int sum16i(const int16 *v)
{
    return ((v->s0 + v->s8) + (v->s4 + v->sc)) + ((v->s2 + v->sa) + (v->s6 + v->se))
        + (((v->s1 + v->s9) + (v->s5 + v->sd)) + ((v->s3 + v->sb) + (v->s7 + v->sf)));
}

// The product and the task in it that a task of the whole launch is.
typedef struct {
    __global const int *product;
    int slot;
    int row;
    int first; // vector that the tile starts with
} Task;

Task task_at(__global const uchar *input, int plan_start, int number)
{
    __global const int *product = (__global const int *)input + plan_start + 1;
    int slot = 0;
    while (number >= product[PLAN_TASKS]) {
        number -= product[PLAN_TASKS];
        product += PLAN_INTS;
        slot++;
    }
    int tiles = (product[PLAN_BATCH] + TILE - 1) / TILE;
    int row = number / tiles;
    Task task = {product, slot, row, (number - row * tiles) * TILE};
    return task;
}

int tasks(__global const uchar *input, int plan_start)
{
    return ((__global const int *)input)[plan_start];
}

// Where inputs of the t-th vector of a tile start, in elements. A short tile computes its last vector again instead of
// asking in every loop.
ulong vector_at(Task task, int t)
{
    int vector = min(task.first + t, task.product[PLAN_BATCH] - 1);
    return (ulong)task.product[PLAN_X_STRIDE] * (ulong)vector;
}

bool in_batch(Task task, int t)
{
    return task.first + t < task.product[PLAN_BATCH];
}

ulong output_at(Task task, int t)
{
    return (ulong)task.product[PLAN_Y] + (ulong)(task.first + t) * (ulong)task.product[PLAN_ROWS] + (ulong)task.row;
}

// Where a group ends: groups may be longer than a row.
int group_end(Row r, __global const int *product, int start)
{
    return r.columns - start > product[PLAN_GROUP] ? start + product[PLAN_GROUP] : r.columns;
}
