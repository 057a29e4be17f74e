// Nested bit planes: an asymmetric base of BITS bits, then PLANES planes of one bit, each with scales of its own that are
// added or subtracted, plane after plane. Planes lie one after the other behind the base, and their scales likewise.
__global const uchar *plane_at(Row r, int term, int column)
{
    ulong plane_row_bytes = (r.columns + 7) / 8;
    return r.matrix + (ulong)r.rows * (((ulong)r.columns * BITS + 7) / 8)
        + ((ulong)(term - 1) * r.rows + r.row) * plane_row_bytes + (column >> 3);
}

float16 weights16(Row r, int group, int column)
{
    float16 value = (convert_float16(bits16(r.codes, column)) - r.zeros[group]) * r.scales[group];
    __global const uchar *plane = plane_at(r, 1, column);
    __global const float *scale = r.scales + group;
    for (int p = 0; p < PLANES; p++) {
        scale += (ulong)r.rows * r.groups;
        uint signs = (uint)plane[0] | (uint)plane[1] << 8;
        uint16 ones = ((uint16)(signs) >> (uint16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)) & 1;
        value += (convert_float16(ones) * 2.0f - 1.0f) * scale[0];
        plane += (ulong)r.rows * ((r.columns + 7) / 8);
    }
    return value;
}

float weight(Row r, int group, int column)
{
    float value = ((float)bits_at(r.codes, column) - r.zeros[group]) * r.scales[group];
    __global const uchar *plane = plane_at(r, 1, column);
    __global const float *scale = r.scales + group;
    for (int p = 0; p < PLANES; p++) {
        scale += (ulong)r.rows * r.groups;
        uint one = (plane[0] >> (column & 7)) & 1;
        value += ((float)one * 2.0f - 1.0f) * scale[0];
        plane += (ulong)r.rows * ((r.columns + 7) / 8);
    }
    return value;
}

// Of int8 inputs: term 0 is the base, the others the planes with codes -1 and 1.
#define TERMS (1 + PLANES)
#define SCALE_AT(r, term, group) ((r).scales[(ulong)(term) * (r).rows * (r).groups + (group)])
#define ZERO(r, term, group) ((term) == 0 ? (r).zeros[group] : 0.0f)

short16 codes16(Row r, int term, int column)
{
    if (term == 0) {
        return short_bits16(r.codes, column);
    }
    __global const uchar *plane = plane_at(r, term, column);
    ushort signs = (ushort)(plane[0] | plane[1] << 8);
    ushort16 ones = ((ushort16)(signs) >> (ushort16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)) & (ushort)1;
    return as_short16(ones) * (short)2 - (short)1;
}

int code(Row r, int term, int column)
{
    return term == 0 ? (int)bits_at(r.codes, column) : (plane_at(r, term, column)[0] >> (column & 7) & 1) * 2 - 1;
}
