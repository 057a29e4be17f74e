package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.moesaic.traces.TraceHeader;

/// Profiles by name, made from figures measured of real traces; each says which.
///
/// The popularity of a layer is drawn from a Dirichlet law whose concentration gives the entropy that was measured, and
/// a request's topic from one around it whose concentration gives the reuse of independent draws in a request.
public final class Presets {

    /// What was measured.
    ///
    /// @param entropyBits of a layer's load, mean over layers
    /// @param topicReuse reuse of independent draws of a request's popularity
    /// @param reuse at the lags of [Persistence]
    /// @param informationBits between the first experts of neighbouring layers
    private record Measured(
            String name,
            String source,
            int layers,
            int experts,
            int topK,
            boolean ranked,
            double entropyBits,
            double topicReuse,
            double[] reuse,
            double informationBits) {}

    private static final String CAPTURES =
            "one greedy request of 512 tokens, pjordanandrsn/grouped-nf4-gemm @36b8cca, MIT: ";

    private static final List<Measured> ALL =
            List.of(
                    new Measured(
                            "gpt-oss-20b",
                            "282 requests, AmanPriyanshu/GPT-OSS-MoE-ExpertFingerprinting @72b368f,"
                                    + " Apache-2.0",
                            24,
                            32,
                            4,
                            true,
                            4.5353,
                            0.303,
                            new double[] {.436, .376, .358, .341, .330, .324, .319, .315},
                            1.46),
                    new Measured(
                            "granite-3.0-3b-a800m",
                            CAPTURES + "granite_code",
                            32,
                            40,
                            8,
                            false,
                            4.8982,
                            0.3223,
                            new double[] {.451, .385, .388, .357, .358, .320, .306, .301},
                            0),
                    new Measured(
                            "olmoe-1b-7b",
                            CAPTURES + "olmoe_prose",
                            16,
                            64,
                            8,
                            false,
                            5.4626,
                            0.2362,
                            new double[] {.339, .251, .243, .259, .254, .249, .247, .249},
                            0),
                    new Measured(
                            "qwen1.5-moe-a2.7b",
                            CAPTURES + "qwen_prose",
                            24,
                            60,
                            4,
                            false,
                            5.6550,
                            0.0911,
                            new double[] {.159, .125, .086, .104, .090, .098, .079, .090},
                            0));

    private static final int TOPICS = 128;
    private static final int REQUEST_TOKENS = 512;
    private static final int HALVINGS = 24;

    private Presets() {}

    public static List<String> names() {
        return ALL.stream().map(Measured::name).toList();
    }

    /// @throws IllegalArgumentException if there is no preset of that name
    public static GeneratorProfile named(String name) {
        for (Measured each : ALL) {
            if (each.name.equals(name)) {
                return profile(each);
            }
        }
        throw new IllegalArgumentException("no preset " + name);
    }

    /// Where the figures of a preset come from.
    public static String source(String name) {
        return ALL.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow().source;
    }

    private static GeneratorProfile profile(Measured measured) {
        double flatness = search(measured, true, 0);
        boolean oneRequest = measured.source.startsWith(CAPTURES);
        double focus = oneRequest ? 1e6 : search(measured, false, flatness);
        List<float[][]> topics = topics(measured, flatness, focus);
        double chance = independentReuse(measured, topics);
        double[] target = new double[measured.reuse.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = (measured.reuse[i] - chance) / (1 - chance);
        }
        double[] weights = Persistence.fit(target);
        List<double[]> persistence = new ArrayList<>();
        List<GeneratorProfile.Length> lengths = new ArrayList<>();
        for (int layer = 0; layer < measured.layers; layer++) {
            persistence.add(weights);
        }
        for (int topic = 0; topic < TOPICS; topic++) {
            lengths.add(new GeneratorProfile.Length(0, 0, REQUEST_TOKENS));
        }
        GeneratorProfile profile =
                new GeneratorProfile(
                        measured.name,
                        "preset " + measured.name + ", from " + measured.source,
                        header(measured),
                        measured.experts,
                        topics,
                        persistence,
                        0,
                        List.of(),
                        List.of(),
                        lengths);
        return measured.informationBits > 0
                ? ProfileFit.coupled(profile, measured.informationBits)
                : profile;
    }

    private static TraceHeader header(Measured measured) {
        return new TraceHeader(
                measured.name,
                "preset",
                measured.name,
                IntStream.range(0, measured.layers).boxed().toList(),
                TraceHeader.LayerNumbering.MODEL,
                OptionalInt.of(measured.experts),
                measured.topK,
                OptionalLong.empty(),
                TraceHeader.Batching.UNBATCHED,
                measured.ranked,
                TraceHeader.WeightsKind.NONE,
                false,
                true,
                true,
                measured.source);
    }

    /// A concentration by halving its logarithm: entropy grows with that of the layers, reuse falls with that of topics.
    private static double search(Measured measured, boolean ofLayers, double flatness) {
        double low = -4;
        double high = 8;
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (low + high) / 2;
            double value = StrictMath.exp(middle);
            boolean more =
                    ofLayers
                            ? entropy(measured, value) < measured.entropyBits
                            : independentReuse(measured, topics(measured, flatness, value))
                                    > measured.topicReuse;
            if (more) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private static double[] popularity(Measured measured, int layer, double flatness) {
        double[] even = new double[measured.experts];
        Arrays.fill(even, flatness);
        double[] drawn = dirichlet(new SplittableRandom(layer), even);
        float[] often = Inclusion.of(drawn, measured.topK);
        double[] shares = new double[often.length];
        for (int expert = 0; expert < often.length; expert++) {
            shares[expert] = often[expert] / measured.topK;
        }
        return shares;
    }

    private static double entropy(Measured measured, double flatness) {
        double bits = 0;
        for (int layer = 0; layer < measured.layers; layer++) {
            for (double share : popularity(measured, layer, flatness)) {
                bits -= share > 0 ? share * Math.log(share) / Math.log(2) : 0;
            }
        }
        return bits / measured.layers;
    }

    private static List<float[][]> topics(Measured measured, double flatness, double focus) {
        List<float[][]> topics = new ArrayList<>();
        double[][] around = new double[measured.layers][];
        for (int layer = 0; layer < measured.layers; layer++) {
            around[layer] = popularity(measured, layer, flatness);
            for (int expert = 0; expert < measured.experts; expert++) {
                around[layer][expert] *= focus;
            }
        }
        for (int topic = 0; topic < TOPICS; topic++) {
            SplittableRandom random = new SplittableRandom(Mix.bits(topic, 1));
            float[][] layers = new float[measured.layers][];
            for (int layer = 0; layer < measured.layers; layer++) {
                layers[layer] = Inclusion.of(dirichlet(random, around[layer]), measured.topK);
            }
            topics.add(layers);
        }
        return topics;
    }

    private static double independentReuse(Measured measured, List<float[][]> topics) {
        double sum = 0;
        for (float[][] topic : topics) {
            for (float[] layer : topic) {
                for (float often : layer) {
                    sum += (double) often * often;
                }
            }
        }
        return sum / ((double) topics.size() * measured.layers * measured.topK);
    }

    private static double[] dirichlet(SplittableRandom random, double[] concentration) {
        double[] shares = new double[concentration.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = gamma(random, concentration[i]);
        }
        return shares;
    }

    /// A gamma variate of scale 1 (Marsaglia and Tsang, ACM TOMS 26, 2000; below shape 1 by their section 6).
    private static double gamma(SplittableRandom random, double shape) {
        if (shape < 1) {
            double boost = StrictMath.pow(random.nextDouble(), 1 / Math.max(shape, 1e-6));
            return gamma(random, shape + 1) * boost;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double x = radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
            double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
            double u = random.nextDouble();
            if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }
}
