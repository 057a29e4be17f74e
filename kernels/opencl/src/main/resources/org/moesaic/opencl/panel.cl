// Codes of BITS bits (2 or 4) in panels: 16 rows side by side, a word of 32 bits of each in turn, so that the 16 lanes of a
// vector are 16 rows and no sum has to go across lanes. A word has the codes of WORD_COLUMNS columns, the first in its
// lowest bits; the last word of a row is filled up with zero bits, whose inputs are zeros too. Scales lie in the same order:
// 16 for each group of a panel. A task's row is a panel here.
#define WORD_COLUMNS (32 / BITS)
#define LANES 16

typedef struct {
    __global const uint *codes;
    __global const float *scales;
    int words;       // of a row
    int group_words; // of a group; the last one of a row may have fewer
    int groups;
} Panel;

Panel panel_at(Task task, __global const uchar *codes, __global const float *side)
{
    __global const int *product = task.product;
    Panel p;
    p.words = (product[PLAN_COLUMNS] + WORD_COLUMNS - 1) / WORD_COLUMNS;
    p.groups = product[PLAN_GROUPS];
    p.group_words = p.groups == 1 ? p.words : product[PLAN_GROUP] / WORD_COLUMNS;
    p.codes = (__global const uint *)codes + (ulong)task.row * (ulong)p.words * LANES;
    p.scales = side + (ulong)task.row * (ulong)p.groups * LANES;
    return p;
}

void store_panel(__global float *y, Task task, int t, float16 value)
{
    ulong at = (ulong)task.product[PLAN_Y] + (ulong)(task.first + t) * (ulong)task.product[PLAN_ROWS];
    int rows = task.product[PLAN_ROWS] - LANES * task.row;
    __global float *target = y + at + (ulong)LANES * (ulong)task.row;
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
