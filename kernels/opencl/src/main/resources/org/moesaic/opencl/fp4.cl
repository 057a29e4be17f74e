// MXFP4: E2M1 codes (sign, two bits of exponent, one of fraction) with a power-of-two scale for each group.
float16 weights16(Row r, int group, int column)
{
    uint16 bits = bits16(r.codes, column);
    uint16 magnitude = bits & 7;
    // The exponent's bias is 1 there and 127 here.
    float16 normal = as_float16((magnitude << 22) + (126u << 23));
    float16 small = convert_float16(magnitude) * 0.5f;
    uint16 value = as_uint16(select(normal, small, magnitude < 2));
    return as_float16(value | (bits & 8) << 28) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    uint bits = bits_at(r.codes, column);
    uint magnitude = bits & 7;
    float value = magnitude < 2 ? (float)magnitude * 0.5f : as_float((magnitude << 22) + (126u << 23));
    return as_float(as_uint(value) | (bits & 8) << 28) * r.scales[group];
}
