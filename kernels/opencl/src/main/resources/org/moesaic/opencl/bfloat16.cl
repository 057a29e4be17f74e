// bf16: the upper half of an fp32 number.
float16 weights16(Row r, int group, int column)
{
    return as_float16(convert_uint16(vload16(0, (__global const ushort *)r.codes + column)) << 16);
}

float weight(Row r, int group, int column)
{
    return as_float((uint)((__global const ushort *)r.codes)[column] << 16);
}
