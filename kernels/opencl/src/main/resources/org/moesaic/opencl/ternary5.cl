// Five ternary digits a byte: d0 + 3 d1 + 9 d2 + 27 d3 + 81 d4, digit 1 being 0.
int code(Row r, int column)
{
    // Dividing by 3 k times is multiplying by 171 / 512 k times; here as one division by a table's power.
    const uint power[5] = {1, 3, 9, 27, 81};
    return (int)((uint)r.codes[column / 5] / power[column % 5] % 3);
}

short16 codes16(Row r, int column)
{
    return (short16)(code(r, column), code(r, column + 1), code(r, column + 2), code(r, column + 3),
                     code(r, column + 4), code(r, column + 5), code(r, column + 6), code(r, column + 7),
                     code(r, column + 8), code(r, column + 9), code(r, column + 10), code(r, column + 11),
                     code(r, column + 12), code(r, column + 13), code(r, column + 14), code(r, column + 15));
}

float16 weights16(Row r, int group, int column)
{
    return (convert_float16(codes16(r, column)) - 1.0f) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return ((float)code(r, column) - 1.0f) * r.scales[group];
}
