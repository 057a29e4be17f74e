package org.moesaic.traces.synthesis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.moesaic.traces.ExpertCounts;
import org.moesaic.traces.TraceHeader;

/// Profiles by name, made from figures measured of real traces; each says which.
///
/// The popularity of a layer is drawn from a Dirichlet law whose concentration gives the entropy that was measured, and
/// a request's topic from one around it whose concentration gives the reuse of independent draws in a request.
public final class Presets {

    private static final int TOPICS = 128;
    private static final int REQUEST_TOKENS = 512;
    private static final int HALVINGS = 24;
    private static final double ONE_TOPIC = 1e6;
    private static final int WEIGHT_ROWS = 4096;
    private static final double WEIGHT_SPREAD = 0.36;
    private static final double SPREAD_OF_SPREAD = 0.2;

    private Presets() {}

    public static List<String> names() {
        return Measured.ALL.stream().map(Measured::name).toList();
    }

    /// @throws IllegalArgumentException if there is no preset of that name
    public static GeneratorProfile named(String name) {
        return profile(measured(name));
    }

    /// Where the figures of a preset come from.
    public static String source(String name) {
        return measured(name).source();
    }

    /// The popularity of some counts, with all that counts do not say from a preset.
    ///
    /// @throws IllegalArgumentException if there is no preset of that name, or a row selects more experts than there are
    public static GeneratorProfile named(String name, ExpertCounts counts) {
        Measured measured = measured(name);
        GeneratorProfile preset = profile(measured);
        int layers = counts.layers().size();
        int topK = counts.topK().orElse(measured.topK());
        if (topK > counts.experts()) {
            throw new IllegalArgumentException("top " + topK + " of " + counts.experts());
        }
        double[][] popularity = new double[layers][];
        for (int layer = 0; layer < layers; layer++) {
            double[] selections =
                    counts.layers().get(layer).selections().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray();
            popularity[layer] = shares(selections, topK);
        }
        return new GeneratorProfile(
                counts.name(),
                "popularity of the counts in %s; topics, reuse and coupling of preset %s, from %s"
                        .formatted(counts.name(), name, measured.source()),
                header(measured, counts, topK),
                counts.experts(),
                topics(popularity, topK, focus(measured)),
                Collections.nCopies(layers, preset.persistence().getFirst()),
                preset.coupling(),
                List.of(),
                topK == measured.topK() ? preset.gateWeights() : List.of(),
                preset.requests());
    }

    /// The preset whose shape some counts have.
    public static Optional<String> like(ExpertCounts counts) {
        return Measured.ALL.stream()
                .filter(each -> each.experts() == counts.experts())
                .filter(each -> counts.topK().orElse(each.topK()) == each.topK())
                .map(Measured::name)
                .findFirst();
    }

    private static Measured measured(String name) {
        return Measured.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no preset " + name));
    }

    /// How close topics are to the popularity of all requests.
    private static double focus(Measured measured) {
        boolean oneRequest = measured.source().startsWith(Measured.CAPTURES);
        if (oneRequest || measured.topicReuse() == 0) {
            return ONE_TOPIC;
        }
        double[][] popularity = popularity(measured);
        return search(focus ->
                independentReuse(measured.topK(), topics(popularity, measured.topK(), focus))
                        > measured.topicReuse());
    }

    private static GeneratorProfile profile(Measured measured) {
        List<float[][]> topics = topics(popularity(measured), measured.topK(), focus(measured));
        double chance = independentReuse(measured.topK(), topics);
        double[] target = new double[Persistence.LAGS.length];
        for (int i = 0; i < measured.reuse().length; i++) {
            target[i] = (measured.reuse()[i] - chance) / (1 - chance);
        }
        double[] weights = Persistence.fit(target);
        GeneratorProfile.Length length = new GeneratorProfile.Length(0, 0, REQUEST_TOKENS);
        GeneratorProfile profile =
                new GeneratorProfile(
                        measured.name(),
                        "preset " + measured.name() + ", from " + measured.source(),
                        header(measured),
                        measured.experts(),
                        topics,
                        Collections.nCopies(measured.layers(), weights),
                        0,
                        List.of(),
                        measured.ranked() ? gateWeights(measured.topK()) : List.of(),
                        Collections.nCopies(TOPICS, length));
        return measured.informationBits() > 0
                ? ProfileFit.coupled(profile, measured.informationBits())
                : profile;
    }

    /// Softmax of normal logits whose spread differs from row to row: the mean of each rank and the 10, 50 and 90 %
    /// quantiles of the largest are those of gpt-oss-20b (0.351, 0.266, 0.211, 0.172; 0.289, 0.340, 0.426) to 0.006.
    private static List<float[]> gateWeights(int topK) {
        SplittableRandom random = new SplittableRandom(4);
        List<float[]> rows = new ArrayList<>();
        for (int row = 0; row < WEIGHT_ROWS; row++) {
            double spread = WEIGHT_SPREAD * StrictMath.exp(SPREAD_OF_SPREAD * normal(random));
            double[] shares = new double[topK];
            for (int i = 0; i < topK; i++) {
                shares[i] = StrictMath.exp(spread * normal(random));
            }
            double all = Arrays.stream(shares).sum();
            Arrays.sort(shares);
            float[] weights = new float[topK];
            for (int i = 0; i < topK; i++) {
                weights[i] = (float) (shares[topK - 1 - i] / all);
            }
            rows.add(weights);
        }
        return rows;
    }

    private static TraceHeader header(Measured measured, ExpertCounts counts, int topK) {
        return new TraceHeader(
                counts.name(),
                "counts",
                counts.modelName(),
                counts.layerIds(),
                counts.numbering(),
                OptionalInt.of(counts.experts()),
                topK,
                OptionalLong.empty(),
                TraceHeader.Batching.UNBATCHED,
                measured.ranked(),
                measured.ranked() && topK == measured.topK()
                        ? TraceHeader.WeightsKind.RENORMALISED
                        : TraceHeader.WeightsKind.NONE,
                false,
                true,
                true,
                counts.source());
    }

    private static TraceHeader header(Measured measured) {
        return new TraceHeader(
                measured.name(),
                "preset",
                measured.name(),
                IntStream.range(0, measured.layers()).boxed().toList(),
                TraceHeader.LayerNumbering.MODEL,
                OptionalInt.of(measured.experts()),
                measured.topK(),
                OptionalLong.empty(),
                TraceHeader.Batching.UNBATCHED,
                measured.ranked(),
                measured.ranked()
                        ? TraceHeader.WeightsKind.RENORMALISED
                        : TraceHeader.WeightsKind.NONE,
                false,
                true,
                true,
                measured.source());
    }

    /// A concentration, by halving its logarithm.
    ///
    /// @param more true where the concentration must be larger
    private static double search(DoublePredicate more) {
        double low = -4;
        double high = 8;
        for (int step = 0; step < HALVINGS; step++) {
            double middle = (low + high) / 2;
            if (more.test(StrictMath.exp(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return StrictMath.exp((low + high) / 2);
    }

    private static double[][] popularity(Measured measured) {
        return popularity(
                measured,
                search(flatness ->
                        entropy(popularity(measured, flatness)) < measured.entropyBits()));
    }

    private static double[][] popularity(Measured measured, double flatness) {
        double[] even = new double[measured.experts()];
        Arrays.fill(even, flatness);
        double[][] layers = new double[measured.layers()][];
        for (int layer = 0; layer < measured.layers(); layer++) {
            layers[layer] = shares(dirichlet(new SplittableRandom(layer), even), evenly(measured));
        }
        return layers;
    }

    /// Of how many experts at least the load of a layer is: none has more than the largest over the mean load.
    private static int evenly(Measured measured) {
        return Math.max(measured.topK(), (int) (measured.experts() / measured.maxOverMeanLoad()));
    }

    /// Shares of the weights, none above one of so many.
    private static double[] shares(double[] weights, int topK) {
        float[] often = Inclusion.of(weights, topK);
        double[] shares = new double[often.length];
        for (int expert = 0; expert < often.length; expert++) {
            shares[expert] = often[expert] / topK;
        }
        return shares;
    }

    private static double entropy(double[][] popularity) {
        double bits = 0;
        for (double[] layer : popularity) {
            for (double share : layer) {
                bits -= share > 0 ? share * Math.log(share) / Math.log(2) : 0;
            }
        }
        return bits / popularity.length;
    }

    private static List<float[][]> topics(double[][] popularity, int topK, double focus) {
        List<float[][]> topics = new ArrayList<>();
        for (int topic = 0; topic < TOPICS; topic++) {
            SplittableRandom random = new SplittableRandom(Mix.bits(topic, 1));
            float[][] layers = new float[popularity.length][];
            for (int layer = 0; layer < layers.length; layer++) {
                double[] around = popularity[layer].clone();
                for (int expert = 0; expert < around.length; expert++) {
                    around[expert] *= focus;
                }
                layers[layer] = Inclusion.of(dirichlet(random, around), topK);
            }
            topics.add(layers);
        }
        return topics;
    }

    private static double independentReuse(int topK, List<float[][]> topics) {
        double sum = 0;
        int layers = 0;
        for (float[][] topic : topics) {
            for (float[] layer : topic) {
                layers++;
                for (float often : layer) {
                    sum += (double) often * often;
                }
            }
        }
        return sum / ((double) layers * topK);
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
            double x = normal(random);
            double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
            double u = random.nextDouble();
            if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /// A normal variate (Box and Muller, Ann. Math. Stat. 29, 1958).
    private static double normal(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
