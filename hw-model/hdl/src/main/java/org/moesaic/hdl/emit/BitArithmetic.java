package org.moesaic.hdl.emit;

import java.util.Arrays;

/// Arithmetic on words of literals, the lowest bit first, in gates: the textbook circuits, small rather than shallow.
final class BitArithmetic {

    private final AndGates gates;

    BitArithmetic(AndGates gates) {
        this.gates = gates;
    }

    static int[] constant(int width, boolean bit) {
        int[] word = new int[width];
        Arrays.fill(word, bit ? AndGates.TRUE : AndGates.FALSE);
        return word;
    }

    static int[] not(int[] a) {
        return Arrays.stream(a).map(AndGates::not).toArray();
    }

    int[] mux(int condition, int[] whenTrue, int[] whenFalse) {
        int[] word = new int[whenTrue.length];
        Arrays.setAll(word, i -> gates.mux(condition, whenTrue[i], whenFalse[i]));
        return word;
    }

    int all(int[] a) {
        return Arrays.stream(a).reduce(AndGates.TRUE, gates::and);
    }

    int any(int[] a) {
        return Arrays.stream(a).reduce(AndGates.FALSE, gates::or);
    }

    int parity(int[] a) {
        return Arrays.stream(a).reduce(AndGates.FALSE, gates::xor);
    }

    int equal(int[] a, int[] b) {
        int result = AndGates.TRUE;
        for (int i = 0; i < a.length; i++) {
            result = gates.and(result, AndGates.not(gates.xor(a[i], b[i])));
        }
        return result;
    }

    /// a + b, one bit wider: the carry is the highest.
    private int[] sum(int[] a, int[] b, int carry) {
        int[] word = new int[a.length + 1];
        for (int i = 0; i < a.length; i++) {
            int half = gates.xor(a[i], b[i]);
            word[i] = gates.xor(half, carry);
            carry = gates.or(gates.and(a[i], b[i]), gates.and(half, carry));
        }
        word[a.length] = carry;
        return word;
    }

    int[] add(int[] a, int[] b) {
        return Arrays.copyOf(sum(a, b, AndGates.FALSE), a.length);
    }

    int[] subtract(int[] a, int[] b) {
        return Arrays.copyOf(sum(a, not(b), AndGates.TRUE), a.length);
    }

    int[] negate(int[] a) {
        return subtract(constant(a.length, false), a);
    }

    /// a < b, without sign: a − b borrows.
    private int below(int[] a, int[] b) {
        return AndGates.not(sum(a, not(b), AndGates.TRUE)[a.length]);
    }

    /// a < b. With sign the order of the halves is the other way round, which inverted sign bits give.
    int less(int[] a, int[] b, boolean signed) {
        if (!signed) {
            return below(a, b);
        }
        int[] left = a.clone();
        int[] right = b.clone();
        int top = a.length - 1;
        left[top] = AndGates.not(left[top]);
        right[top] = AndGates.not(right[top]);
        return below(left, right);
    }

    /// The low bits of a · b, as many as a has; b as wide.
    int[] multiply(int[] a, int[] b) {
        int[] product = constant(a.length, false);
        for (int i = 0; i < b.length; i++) {
            int[] row = constant(a.length, false);
            for (int j = i; j < a.length; j++) {
                row[j] = gates.and(a[j - i], b[i]);
            }
            product = add(product, row);
        }
        return product;
    }

    /// Quotient and remainder without sign, bit by bit as with pencil and paper. By zero the quotient is all ones and the
    /// remainder is a, which is what the circuit defines.
    int[][] divide(int[] a, int[] b) {
        int width = a.length;
        int[] wide = Arrays.copyOf(b, width + 1);
        int[] rest = constant(width + 1, false);
        int[] quotient = new int[width];
        for (int i = width - 1; i >= 0; i--) {
            System.arraycopy(rest, 0, rest, 1, width);
            rest[0] = a[i];
            int fits = AndGates.not(below(rest, wide));
            quotient[i] = fits;
            rest = mux(fits, subtract(rest, wide), rest);
        }
        return new int[][] {quotient, Arrays.copyOf(rest, width)};
    }

    /// Quotient and remainder with sign, towards zero, from the magnitudes.
    int[][] divideSigned(int[] a, int[] b) {
        int signA = a[a.length - 1];
        int signB = b[b.length - 1];
        int[][] magnitudes = divide(mux(signA, negate(a), a), mux(signB, negate(b), b));
        int[] quotient = mux(gates.xor(signA, signB), negate(magnitudes[0]), magnitudes[0]);
        int[] remainder = mux(signA, negate(magnitudes[1]), magnitudes[1]);
        return new int[][] {mux(any(b), quotient, constant(a.length, true)), remainder};
    }

    /// a moved up by a distance, or down with `fill` coming in; beyond the width nothing but the fill is left.
    int[] shift(int[] a, int[] distance, boolean left, int fill) {
        int width = a.length;
        int[] word = a;
        int beyond = AndGates.FALSE;
        for (int j = 0; j < distance.length; j++) {
            if (j >= Integer.SIZE - 2 || 1 << j >= width) {
                beyond = gates.or(beyond, distance[j]);
                continue;
            }
            int[] before = word;
            int[] moved = new int[width];
            for (int i = 0; i < width; i++) {
                int from = left ? i - (1 << j) : i + (1 << j);
                moved[i] = from < 0 || from >= width ? fill : before[from];
            }
            word = mux(distance[j], moved, before);
        }
        int[] filled = new int[width];
        Arrays.fill(filled, fill);
        return mux(beyond, filled, word);
    }
}
