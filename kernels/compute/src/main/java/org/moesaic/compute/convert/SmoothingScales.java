package org.moesaic.compute.convert;

import java.util.List;

/// By how much each channel of a layer's inputs is divided, so that outliers of activations move into weights: expert-aware
/// smoothing of EAQuant (arXiv 2506.13329), which takes SmoothQuant's scale (arXiv 2211.10438, equation 4) for each reader of
/// the norm's output and joins them, since one norm can be folded with one scale only.
///
/// @param own the scale that each reader alone would choose, `[reader][channel]`, in the order given
/// @param joint what all of them get; finite and above 0
public record SmoothingScales(List<double[]> own, float[] joint) {

    /// The smallest scale, and the smallest magnitude of activations and of weights, as in the public code.
    private static final double SMALLEST = 1e-5;

    /// How scales of several readers become one.
    public enum Join {
        /// The largest: no reader gets less smoothing than it asks for.
        MAXIMUM,
        /// Sum over experts, weighted by their shares; the router has none. Never below that of a reader that every token has.
        SHARES
    }

    /// A matrix, or a pair of them, that reads the norm's output.
    ///
    /// @param activations largest magnitude of each channel over the tokens that the reader gets
    /// @param weights largest magnitude of each channel's weights
    /// @param share of an expert in all selections, gate weights or whatever shares go by; 0 for what is no routed expert
    /// @param always true for shared experts, whose scale is a lower bound in the public code however others are joined
    public record Reader(double[] activations, double[] weights, double share, boolean always) {

        /// The router or a routed expert.
        public Reader(double[] activations, double[] weights, double share) {
            this(activations, weights, share, false);
        }
    }

    public SmoothingScales {
        own = List.copyOf(own);
    }

    /// @param alpha how much of the range goes from activations into weights, 0 to 1
    /// @param powersOfTwo true to round the joint scales to powers of two, by which products are exact in every binary format
    /// @throws IllegalArgumentException without readers, for channels that differ, or an alpha outside
    public static SmoothingScales of(
            List<Reader> readers, double alpha, Join join, boolean powersOfTwo) {
        if (readers.isEmpty() || !(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException(
                    readers.size() + " readers, alpha " + alpha + ": at least one, and 0 to 1");
        }
        List<double[]> own = readers.stream().map(reader -> own(reader, alpha)).toList();
        float[] joint = new float[own.getFirst().length];
        for (int c = 0; c < joint.length; c++) {
            double scale = 0;
            double least = SMALLEST;
            for (int r = 0; r < own.size(); r++) {
                boolean bound = join == Join.MAXIMUM || readers.get(r).always();
                least = bound ? Math.max(least, own.get(r)[c]) : least;
                scale += readers.get(r).share() * own.get(r)[c];
            }
            scale = join == Join.MAXIMUM ? least : Math.max(scale, least);
            joint[c] = powersOfTwo ? powerOfTwo(scale) : upwards(scale);
        }
        return new SmoothingScales(own, joint);
    }

    private static double[] own(Reader reader, double alpha) {
        if (reader.activations().length != reader.weights().length) {
            throw new IllegalArgumentException(
                    "%d channels of activations, %d of weights"
                            .formatted(reader.activations().length, reader.weights().length));
        }
        double[] scales = new double[reader.activations().length];
        for (int c = 0; c < scales.length; c++) {
            double weight = Math.max(reader.weights()[c], SMALLEST);
            double activation = Math.max(reader.activations()[c], SMALLEST);
            double scale = Math.pow(activation, alpha) / Math.pow(weight, 1 - alpha);
            scales[c] = Math.max(scale, SMALLEST);
        }
        return scales;
    }

    /// The nearest float that is not smaller, so that the joint scale is no reader's less.
    private static float upwards(double scale) {
        float nearest = (float) scale;
        return nearest < scale ? Math.nextUp(nearest) : nearest;
    }

    /// The nearest one, by its logarithm.
    static float powerOfTwo(double scale) {
        return (float) Math.scalb(1.0, (int) Math.rint(Math.log(scale) / Math.log(2)));
    }
}
