package org.moesaic.hdl.sim.compile;

import java.util.Arrays;

/// Rows of an operation, an immediate and up to three operands, in columns, numbered from 0 and found again by what they
/// hold: open addressing in one array of numbers, since circuits have hundreds of thousands of rows.
final class NodeTable {

    private Op[] ops = new Op[64];
    private long[] immediates = new long[64];
    private int[] as = new int[64];
    private int[] bs = new int[64];
    private int[] cs = new int[64];
    private int size;

    /// One more than the number of the row, 0 for nothing; at most half full.
    private int[] places = new int[128];

    /// Which rows can be found.
    private int found;

    int size() {
        return size;
    }

    Op op(int row) {
        return ops[row];
    }

    long immediate(int row) {
        return immediates[row];
    }

    int a(int row) {
        return as[row];
    }

    int b(int row) {
        return bs[row];
    }

    int c(int row) {
        return cs[row];
    }

    /// The number of the row with these parts, or -1.
    int find(Op op, long immediate, int a, int b, int c) {
        int place = hash(op, immediate, a, b, c) & places.length - 1;
        while (places[place] != 0) {
            int row = places[place] - 1;
            if (ops[row] == op
                    && immediates[row] == immediate
                    && as[row] == a
                    && bs[row] == b
                    && cs[row] == c) {
                return row;
            }
            place = place + 1 & places.length - 1;
        }
        return -1;
    }

    /// Adds a row that is found again.
    int add(Op op, long immediate, int a, int b, int c) {
        int row = append(op, immediate, a, b, c);
        if (2 * ++found > places.length) {
            int[] old = places;
            places = new int[2 * old.length];
            for (int place : old) {
                if (place != 0) {
                    enter(place - 1);
                }
            }
        }
        enter(row);
        return row;
    }

    /// Adds a row that is like no other.
    int append(Op op, long immediate, int a, int b, int c) {
        if (size == ops.length) {
            int capacity = 2 * size;
            ops = Arrays.copyOf(ops, capacity);
            immediates = Arrays.copyOf(immediates, capacity);
            as = Arrays.copyOf(as, capacity);
            bs = Arrays.copyOf(bs, capacity);
            cs = Arrays.copyOf(cs, capacity);
        }
        ops[size] = op;
        immediates[size] = immediate;
        as[size] = a;
        bs[size] = b;
        cs[size] = c;
        return size++;
    }

    /// Gives every row of an operation another immediate; rows that differed still must.
    ///
    /// @param renamed new immediates by the old ones
    void rename(Op op, int[] renamed) {
        int[] old = places;
        for (int row = 0; row < size; row++) {
            if (ops[row] == op) {
                immediates[row] = renamed[(int) immediates[row]];
            }
        }
        places = new int[old.length];
        for (int place : old) {
            if (place != 0) {
                enter(place - 1);
            }
        }
    }

    private void enter(int row) {
        int place = hash(ops[row], immediates[row], as[row], bs[row], cs[row]) & places.length - 1;
        while (places[place] != 0) {
            place = place + 1 & places.length - 1;
        }
        places[place] = row + 1;
    }

    /// The mixing steps of MurmurHash3 (Appleby, 2011), over all parts.
    private static int hash(Op op, long immediate, int a, int b, int c) {
        long mixed = immediate * 31 + op.ordinal();
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL + a;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L + b;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL + c;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed ^ mixed >>> 33);
    }
}
