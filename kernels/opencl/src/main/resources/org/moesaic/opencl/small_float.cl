// Floats of 8 or 16 bits, decoded with integers, so that no device needs cl_khr_fp16: 1 sign, EXPONENT bits of exponent,
// FRACTION bits of fraction. IEEE_SPECIALS: the highest exponent means infinity and NaN; without them (E4M3) only all ones
// is NaN. SCALED: multiplied with the scale of its block.
#define BIAS ((1 << (EXPONENT - 1)) - 1)
#define REBIAS ((uint)(127 - BIAS) << 23)
#define SMALLEST_NORMAL (1u << FRACTION)
// The unit of subnormal numbers, 2^(1 - BIAS - FRACTION), written as the bits of an fp32 number.
#define SUBNORMAL_UNIT as_float((uint)(128 - BIAS - FRACTION) << 23)
#define MAGNITUDE_MASK ((1u << (EXPONENT + FRACTION)) - 1)
#define SPECIAL (((1u << EXPONENT) - 1) << FRACTION)

#if EXPONENT + FRACTION == 15
#define CODE_TYPE ushort
#else
#define CODE_TYPE uchar
#endif

float16 decode16(const uint16 *codes)
{
    uint16 bits = *codes;
    uint16 magnitude = bits & MAGNITUDE_MASK;
    uint16 wide = magnitude << (23 - FRACTION);
    uint16 value = select(wide + REBIAS, as_uint16(convert_float16(magnitude) * SUBNORMAL_UNIT),
                          magnitude < SMALLEST_NORMAL);
#if IEEE_SPECIALS
    value = select(value, wide | 0x7f800000u, magnitude >= SPECIAL);
#else
    value = select(value, (uint16)(0x7fc00000u), magnitude == MAGNITUDE_MASK);
#endif
    return as_float16(value | (bits >> (EXPONENT + FRACTION)) << 31);
}

float decode(uint bits)
{
    uint magnitude = bits & MAGNITUDE_MASK;
    uint wide = magnitude << (23 - FRACTION);
    uint value = magnitude < SMALLEST_NORMAL ? as_uint((float)magnitude * SUBNORMAL_UNIT) : wide + REBIAS;
#if IEEE_SPECIALS
    value = magnitude >= SPECIAL ? wide | 0x7f800000u : value;
#else
    value = magnitude == MAGNITUDE_MASK ? 0x7fc00000u : value;
#endif
    return as_float(value | (bits >> (EXPONENT + FRACTION)) << 31);
}

#if SCALED
#define SCALE(r, group) *(r).scales[group]
#else
#define SCALE(r, group)
#endif

float16 weights16(Row r, int group, int column)
{
    uint16 bits = convert_uint16(vload16(0, (__global const CODE_TYPE *)r.codes + column));
    return decode16(&bits) SCALE(r, group);
}

float weight(Row r, int group, int column)
{
    return decode(((__global const CODE_TYPE *)r.codes)[column]) SCALE(r, group);
}
