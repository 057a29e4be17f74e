// Integers with a scale, and perhaps a zero point, for each group of columns: (code - zero) x scale. Without zero points
// the zero is half the range. Also the two-bit ternary digits, whose zero is 1.
#if ASYMMETRIC
#define ZERO(r, term, group) ((r).zeros[group])
#else
#define ZERO(r, term, group) ((float)OFFSET)
#endif

float16 weights16(Row r, int group, int column)
{
    return (convert_float16(bits16(r.codes, column)) - ZERO(r, 0, group)) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return ((float)bits_at(r.codes, column) - ZERO(r, 0, group)) * r.scales[group];
}

short16 codes16(Row r, int term, int column)
{
    return short_bits16(r.codes, column);
}

int code(Row r, int term, int column)
{
    return (int)bits_at(r.codes, column);
}
