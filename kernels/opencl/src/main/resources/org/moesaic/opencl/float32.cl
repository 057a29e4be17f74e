// fp32: the code is the weight.
float16 weights16(Row r, int group, int column)
{
    return vload16(0, (__global const float *)r.codes + column);
}

float weight(Row r, int group, int column)
{
    return ((__global const float *)r.codes)[column];
}
