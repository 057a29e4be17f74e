// NF4: a code book of 16 values, which the host writes into CODE_BOOK, and a scale for each group.
__constant float code_book[16] = {CODE_BOOK};

float16 weights16(Row r, int group, int column)
{
    uint16 c = bits16(r.codes, column);
    return (float16)(code_book[c.s0], code_book[c.s1], code_book[c.s2], code_book[c.s3],
                     code_book[c.s4], code_book[c.s5], code_book[c.s6], code_book[c.s7],
                     code_book[c.s8], code_book[c.s9], code_book[c.sa], code_book[c.sb],
                     code_book[c.sc], code_book[c.sd], code_book[c.se], code_book[c.sf]) * r.scales[group];
}

float weight(Row r, int group, int column)
{
    return code_book[bits_at(r.codes, column)] * r.scales[group];
}
