// Codes of BITS bits (2 or 4) in panels: 16 rows side by side, a word of 32 bits of each in turn, so that the 16 lanes of a
// vector are 16 rows and no sum has to go across lanes. A word has the codes of WORD_COLUMNS columns, the first in its
// lowest bits; the last word of a row is filled up with zero bits, whose inputs are zeros too. Scales lie in the same order:
// 16 for each group of a panel.
//
// A task's row is PANELS panels here: what is brought into all lanes of a vector then serves all of them. Where the last
// task of a matrix has no second panel, it computes its first twice and keeps one.
#define WORD_COLUMNS (32 / BITS)
#define LANES 16

typedef struct {
    __global const uint *codes[PANELS];
    __global const float *scales[PANELS];
    int words;       // of a row
    int group_words; // of a group; the last one of a row may have fewer
    int groups;
} Panels;

Panels panels_at(Task task, __global const uchar *codes, __global const float *side)
{
    __global const int *product = task.product;
    Panels p;
    p.words = (product[PLAN_COLUMNS] + WORD_COLUMNS - 1) / WORD_COLUMNS;
    p.groups = product[PLAN_GROUPS];
    p.group_words = p.groups == 1 ? p.words : product[PLAN_GROUP] / WORD_COLUMNS;
    int last = (product[PLAN_ROWS] - 1) / LANES;
#pragma unroll
    for (int n = 0; n < PANELS; n++) {
        ulong panel = (ulong)min(PANELS * task.row + n, last);
        p.codes[n] = (__global const uint *)codes + panel * (ulong)p.words * LANES;
        p.scales[n] = side + panel * (ulong)p.groups * LANES;
    }
    return p;
}

void store_panel(__global float *y, Task task, int n, int t, float16 value)
{
    int row = LANES * (PANELS * task.row + n);
    ulong at = (ulong)task.product[PLAN_Y] + (ulong)(task.first + t) * (ulong)task.product[PLAN_ROWS];
    int rows = task.product[PLAN_ROWS] - row;
    __global float *target = y + at + (ulong)row;
    if (rows >= LANES) {
        vstore16(value, 0, target);
        return;
    }
    float lanes[LANES];
    vstore16(value, 0, lanes);
    for (int lane = 0; lane < rows; lane++) {
        target[lane] = lanes[lane];
    }
}
