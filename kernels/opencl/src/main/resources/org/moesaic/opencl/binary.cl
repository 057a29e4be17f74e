// One bit a weight: -scale or scale. Codes are -1 and 1 already.
#define ZERO(r, term, group) 0.0f

float16 weights16(Row r, int group, int column)
{
    return (convert_float16(bits16(r.codes, column)) * 2.0f - 1.0f) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return ((float)bits_at(r.codes, column) * 2.0f - 1.0f) * r.scales[group];
}

short16 codes16(Row r, int term, int column)
{
    return short_bits16(r.codes, column) * (short)2 - (short)1;
}

int code(Row r, int term, int column)
{
    return (int)bits_at(r.codes, column) * 2 - 1;
}
