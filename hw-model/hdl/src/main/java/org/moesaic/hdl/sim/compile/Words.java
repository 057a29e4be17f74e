package org.moesaic.hdl.sim.compile;

/// Operations on machine words that are no single instruction; generated code calls them.
final class Words {

    private Words() {}

    static long shiftLeft(long a, long b) {
        return (b & -64) != 0 ? 0 : a << b;
    }

    static long shiftRight(long a, long b) {
        return a >> ((b & -64) != 0 ? 63 : b);
    }

    static long shiftRightZeros(long a, long b) {
        return (b & -64) != 0 ? 0 : a >>> b;
    }

    static long divide(long a, long b) {
        return b == 0 ? -1 : a / b;
    }

    static long divideUnsigned(long a, long b) {
        return b == 0 ? -1 : Long.divideUnsigned(a, b);
    }

    static long remainder(long a, long b) {
        return b == 0 ? a : a % b;
    }

    static long remainderUnsigned(long a, long b) {
        return b == 0 ? a : Long.remainderUnsigned(a, b);
    }

    /// A word of a memory, 0 beyond its depth.
    static long read(long[] s, long address, int depth, int base, int limbs) {
        return address < depth ? s[base + (int) address * limbs] : 0;
    }

    /// The same in one of several lanes, each word a column of them.
    static long read(long[] s, long address, int depth, int base, int limbs, int pitch, int lane) {
        return address < depth ? s[(base + (int) address * limbs) * pitch + lane] : 0;
    }
}
