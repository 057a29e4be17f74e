// Codes of BITS bits in a dense little-endian string of bits: the code of column c takes the bits from c x BITS on, bit i
// of the string being bit i % 8 of byte i / 8. Eight codes take BITS whole bytes, so blocks that start at a multiple of
// eight columns never read a byte of others.
#define CODE_MASK ((1 << BITS) - 1)

uint bits_at(__global const uchar *row, int column)
{
    ulong bit = (ulong)column * BITS;
    __global const uchar *at = row + (bit >> 3);
    uint shift = (uint)bit & 7;
    uint value = (uint)at[0] >> shift;
    if (shift + BITS > 8) {
        value |= (uint)at[1] << (8 - shift);
    }
    return value & CODE_MASK;
}

uint8 bits8(__global const uchar *at)
{
#if BITS <= 4
    uint word = at[0];
#if BITS > 1
    word |= (uint)at[1] << 8;
#endif
#if BITS > 2
    word |= (uint)at[2] << 16;
#endif
#if BITS > 3
    word |= (uint)at[3] << 24;
#endif
    return ((uint8)(word) >> ((uint8)(0, 1, 2, 3, 4, 5, 6, 7) * BITS)) & CODE_MASK;
#else
    ulong word = (ulong)at[0] | (ulong)at[1] << 8 | (ulong)at[2] << 16 | (ulong)at[3] << 24 | (ulong)at[4] << 32;
#if BITS > 5
    word |= (ulong)at[5] << 40;
#endif
#if BITS > 6
    word |= (ulong)at[6] << 48;
#endif
    return convert_uint8(((ulong8)(word) >> ((ulong8)(0, 1, 2, 3, 4, 5, 6, 7) * BITS)) & CODE_MASK);
#endif
}

// The codes of 16 columns from `column`, a multiple of 8, on.
#if BITS == 8
uint16 bits16(__global const uchar *row, int column)
{
    return convert_uint16(vload16(0, row + column));
}
short16 short_bits16(__global const uchar *row, int column)
{
    return convert_short16(vload16(0, row + column));
}
#elif BITS == 4
uchar16 nibbles16(__global const uchar *row, int column)
{
    uchar8 pairs = vload8(0, row + (column >> 1));
    uchar16 codes;
    codes.even = pairs & (uchar8)15;
    codes.odd = pairs >> (uchar8)4;
    return codes;
}
uint16 bits16(__global const uchar *row, int column)
{
    return convert_uint16(nibbles16(row, column));
}
short16 short_bits16(__global const uchar *row, int column)
{
    return convert_short16(nibbles16(row, column));
}
#else
uint16 bits16(__global const uchar *row, int column)
{
    __global const uchar *at = row + (ulong)(column >> 3) * BITS;
    uint16 codes;
    codes.lo = bits8(at);
    codes.hi = bits8(at + BITS);
    return codes;
}
short16 short_bits16(__global const uchar *row, int column)
{
    return convert_short16(bits16(row, column));
}
#endif
