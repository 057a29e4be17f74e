// One bit a weight: -scale or scale.
float16 weights16(Row r, int group, int column)
{
    return (convert_float16(bits16(r.codes, column)) * 2.0f - 1.0f) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return ((float)bits_at(r.codes, column) * 2.0f - 1.0f) * r.scales[group];
}
