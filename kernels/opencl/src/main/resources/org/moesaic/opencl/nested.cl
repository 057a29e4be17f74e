// Nested bit planes: an asymmetric base of BITS bits, then PLANES planes of one bit, each with scales of its own that are
// added or subtracted, plane after plane. Planes lie one after the other behind the base, and their scales likewise.
float16 weights16(Row r, int group, int column)
{
    float16 value = (convert_float16(bits16(r.codes, column)) - r.zeros[group]) * r.scales[group];
    ulong plane_row_bytes = (r.columns + 7) / 8;
    __global const uchar *plane = r.matrix + (ulong)r.rows * (((ulong)r.columns * BITS + 7) / 8)
        + (ulong)r.row * plane_row_bytes + (column >> 3);
    __global const float *scale = r.scales + group;
    for (int p = 0; p < PLANES; p++) {
        scale += (ulong)r.rows * r.groups;
        uint signs = (uint)plane[0] | (uint)plane[1] << 8;
        uint16 ones = ((uint16)(signs) >> (uint16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)) & 1;
        value += (convert_float16(ones) * 2.0f - 1.0f) * scale[0];
        plane += (ulong)r.rows * plane_row_bytes;
    }
    return value;
}

float weight(Row r, int group, int column)
{
    float value = ((float)bits_at(r.codes, column) - r.zeros[group]) * r.scales[group];
    ulong plane_row_bytes = (r.columns + 7) / 8;
    __global const uchar *plane = r.matrix + (ulong)r.rows * (((ulong)r.columns * BITS + 7) / 8)
        + (ulong)r.row * plane_row_bytes + (column >> 3);
    __global const float *scale = r.scales + group;
    for (int p = 0; p < PLANES; p++) {
        scale += (ulong)r.rows * r.groups;
        uint one = (plane[0] >> (column & 7)) & 1;
        value += ((float)one * 2.0f - 1.0f) * scale[0];
        plane += (ulong)r.rows * plane_row_bytes;
    }
    return value;
}
