// The inputs of a tile's vectors: codes, the sums of each group's codes, and the scale.
__global const short *input_codes(__global const uchar *input, Task task, int t)
{
    return (__global const short *)(input + task.product[PLAN_X]) + vector_at(task, t);
}

int input_sum(__global const uchar *input, Task task, int t, int group)
{
    int vector = min(task.first + t, task.product[PLAN_BATCH] - 1);
    ulong at = (ulong)vector * (ulong)task.product[PLAN_GROUPS] + (ulong)group;
    return ((__global const int *)(input + task.product[PLAN_X_SUMS]))[at];
}

float input_scale(__global const uchar *input, Task task, int t)
{
    return ((__global const float *)(input + task.product[PLAN_X_SCALES]))[task.first + t];
}
