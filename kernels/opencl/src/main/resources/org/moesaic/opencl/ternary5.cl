// Five ternary digits a byte: d0 + 3 d1 + 9 d2 + 27 d3 + 81 d4, digit 1 being 0.
#define ZERO(r, term, group) ((float)OFFSET)

int code(Row r, int term, int column)
{
    const uint power[5] = {1, 3, 9, 27, 81};
    return (int)((uint)r.codes[column / 5] / power[column % 5] % 3);
}

short16 codes16(Row r, int term, int column)
{
    return (short16)(code(r, 0, column), code(r, 0, column + 1), code(r, 0, column + 2), code(r, 0, column + 3),
                     code(r, 0, column + 4), code(r, 0, column + 5), code(r, 0, column + 6), code(r, 0, column + 7),
                     code(r, 0, column + 8), code(r, 0, column + 9), code(r, 0, column + 10), code(r, 0, column + 11),
                     code(r, 0, column + 12), code(r, 0, column + 13), code(r, 0, column + 14), code(r, 0, column + 15));
}

float16 weights16(Row r, int group, int column)
{
    return (convert_float16(codes16(r, 0, column)) - 1.0f) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return ((float)code(r, 0, column) - 1.0f) * r.scales[group];
}
