package org.moesaic.compute.quantise;

import java.util.Arrays;

/// Samples of different lengths in one large buffer: what QMoE calibrates from (arXiv 2310.16795, section 3.2).
///
/// A sample is a run of tokens of one width, kept as a slice. One allocation holds all of them, so that thousands of
/// samples do not fragment memory, and a selection over all tokens is one pass over one array. Each sample is for
/// calibration or for validation, and a token may be masked (padding, mask tokens).
public final class ListBuffer {

    private final int width;
    private final float[] values;
    private final boolean[] masked;
    private int[] starts = new int[16];
    private boolean[] validation = new boolean[16];
    private int samples;

    /// @param width values of a token
    /// @param capacity tokens that it has room for
    public ListBuffer(int width, int capacity) {
        if (width < 1 || capacity < 0 || (long) width * capacity > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    capacity + " tokens of " + width + " values: too many for one buffer");
        }
        this.width = width;
        this.values = new float[width * capacity];
        this.masked = new boolean[capacity];
    }

    /// Appends a sample.
    ///
    /// @param tokens its values, token after token
    /// @param forValidation true if no statistic may see it
    /// @return its index
    /// @throws IllegalArgumentException if these are not whole tokens, or there is no room
    public int append(float[] tokens, boolean forValidation) {
        int start = tokens();
        if (tokens.length % width != 0 || tokens.length > values.length - start * width) {
            throw new IllegalArgumentException(
                    "%d values in a buffer of width %d with room for %d tokens"
                            .formatted(tokens.length, width, masked.length - start));
        }
        if (samples + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            validation = Arrays.copyOf(validation, 2 * validation.length);
        }
        System.arraycopy(tokens, 0, values, start * width, tokens.length);
        validation[samples] = forValidation;
        starts[samples + 1] = start + tokens.length / width;
        return samples++;
    }

    /// Leaves a token out of every statistic.
    public void mask(int sample, int tokenInSample) {
        check(sample, tokenInSample);
        masked[starts[sample] + tokenInSample] = true;
    }

    /// Values of a token.
    public int width() {
        return width;
    }

    /// Number of samples.
    public int samples() {
        return samples;
    }

    /// Tokens of all samples.
    public int tokens() {
        return starts[samples];
    }

    /// First token of a sample, counted over all.
    public int start(int sample) {
        check(sample);
        return starts[sample];
    }

    /// The token after a sample's last.
    public int end(int sample) {
        check(sample);
        return starts[sample + 1];
    }

    /// A copy of one sample's values.
    public float[] get(int sample) {
        check(sample);
        return Arrays.copyOfRange(values, starts[sample] * width, starts[sample + 1] * width);
    }

    /// Replaces one sample's values, such as by the output of the layer that it went through.
    ///
    /// @throws IllegalArgumentException if the length changes
    public void set(int sample, float[] tokens) {
        int length = (end(sample) - start(sample)) * width;
        if (tokens.length != length) {
            throw new IllegalArgumentException(
                    "a sample of " + length + " values cannot become " + tokens.length);
        }
        System.arraycopy(tokens, 0, values, starts[sample] * width, length);
    }

    /// Whether a token, counted over all samples, may be calibrated with.
    public boolean calibrates(int token) {
        if (token < 0 || token >= tokens()) {
            throw new IllegalArgumentException("no token " + token + " among " + tokens());
        }
        int at = Arrays.binarySearch(starts, 0, samples + 1, token);
        int sample = at >= 0 ? lastStartingAt(at) : -at - 2;
        return !masked[token] && !validation[sample];
    }

    /// Copies the values of a token, counted over all samples.
    ///
    /// @param at where they begin in `into`
    public void copy(int token, float[] into, int at) {
        if (token < 0 || token >= tokens()) {
            throw new IllegalArgumentException("no token " + token + " among " + tokens());
        }
        System.arraycopy(values, token * width, into, at, width);
    }

    /// Adds a token to a Hessian.
    void addTo(Hessian hessian, int token) {
        hessian.add(values, token * width);
    }

    /// Empty samples start where the next one does: the token belongs to the last of them.
    private int lastStartingAt(int sample) {
        int last = sample;
        while (starts[last + 1] == starts[last]) {
            last++;
        }
        return last;
    }

    private void check(int sample) {
        if (sample < 0 || sample >= samples) {
            throw new IllegalArgumentException("no sample " + sample + " among " + samples);
        }
    }

    private void check(int sample, int token) {
        check(sample);
        if (token < 0 || token >= end(sample) - start(sample)) {
            throw new IllegalArgumentException("no token " + token + " in sample " + sample);
        }
    }
}
