// Five ternary digits a byte: d0 + 3 d1 + 9 d2 + 27 d3 + 81 d4, digit 1 being 0.
//
// Digit p of a byte is b / 3^p - 3 (b / 3^(p+1)). A division by 3^p is b x ceil(2^15 / 3^p) / 2^15 rounded
// down, which is exact for all bytes up to 242. Sixteen columns from a multiple of 16 on always lie in four bytes; where the first of them
// is in its byte says which part of the tables is meant.
#define ZERO(r, term, group) ((float)OFFSET)
#define FIVE(a, b, c, d, e) a, b, c, d, e

#define POWERS FIVE(32768, 10923, 3641, 1214, 405)
#define NEXT_POWERS FIVE(10923, 3641, 1214, 405, 135)
__constant uint powers[20] = {POWERS, POWERS, POWERS, POWERS};
__constant uint next_powers[20] = {NEXT_POWERS, NEXT_POWERS, NEXT_POWERS, NEXT_POWERS};
__constant uint shifts[20] = {FIVE(0, 0, 0, 0, 0), FIVE(8, 8, 8, 8, 8), FIVE(16, 16, 16, 16, 16), FIVE(24, 24, 24, 24, 24)};

int code(Row r, int term, int column)
{
    uint byte_value = r.codes[column / 5];
    int digit = column % 5;
    return (int)(byte_value * powers[digit] >> 15) - 3 * (int)(byte_value * next_powers[digit] >> 15);
}

uint16 digits16(Row r, int column)
{
    __global const uchar *at = r.codes + column / 5;
    int digit = column % 5;
    uint four = (uint)at[0] | (uint)at[1] << 8 | (uint)at[2] << 16 | (uint)at[3] << 24;
    uint16 byte_values = (uint16)(four) >> vload16(0, shifts + digit) & 255;
    uint16 whole = byte_values * vload16(0, powers + digit) >> 15;
    uint16 next = byte_values * vload16(0, next_powers + digit) >> 15;
    return whole - next * 3;
}

short16 codes16(Row r, int term, int column)
{
    return convert_short16(digits16(r, column));
}

float16 weights16(Row r, int group, int column)
{
    return (convert_float16(digits16(r, column)) - 1.0f) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return ((float)code(r, 0, column) - 1.0f) * r.scales[group];
}
