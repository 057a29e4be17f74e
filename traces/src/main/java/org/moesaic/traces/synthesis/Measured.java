package org.moesaic.traces.synthesis;

import java.util.List;

/// What was measured of a router: the figures of a preset.
///
/// @param entropyBits of a layer's load, mean over layers
/// @param maxOverMeanLoad of a layer, mean over layers
/// @param topicReuse reuse of independent draws of a request's popularity; 0 where it is not known, then requests do
///     not differ
/// @param reuse at the lags of [Persistence]; none where the order of tokens is not known
/// @param informationBits between the first experts of neighbouring layers
record Measured(
        String name,
        String source,
        int layers,
        int experts,
        int topK,
        boolean ranked,
        double entropyBits,
        double maxOverMeanLoad,
        double topicReuse,
        double[] reuse,
        double informationBits) {

    static final String CAPTURES =
            "one greedy request of 512 tokens, pjordanandrsn/grouped-nf4-gemm @36b8cca, MIT: ";

    static final List<Measured> ALL =
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
                            2.81,
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
                            3.21,
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
                            5.29,
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
                            3.09,
                            0.0911,
                            new double[] {.159, .125, .086, .104, .090, .098, .079, .090},
                            0),
                    new Measured(
                            "olmoe-1b-7b-c4",
                            "popularity of 208,896 tokens of C4 in layers 0, 7 and 15, allenai/OLMoE"
                                    + " @357454f, Apache-2.0; topics and reuse of "
                                    + CAPTURES
                                    + "olmoe_prose",
                            16,
                            64,
                            8,
                            false,
                            5.8796,
                            2.72,
                            0.2362,
                            new double[] {.339, .251, .243, .259, .254, .249, .247, .249},
                            0),
                    new Measured(
                            "mixtral-8x7b-c4",
                            "popularity of 208,896 tokens of C4 in layers 0, 7 and 15, allenai/OLMoE"
                                    + " @357454f, Apache-2.0; nothing is known of its order: independent draws",
                            32,
                            8,
                            2,
                            false,
                            2.991,
                            1.16,
                            0,
                            new double[0],
                            0));
}
