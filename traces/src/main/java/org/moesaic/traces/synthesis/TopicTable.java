package org.moesaic.traces.synthesis;

/// A topic laid out for drawing: the experts of a layer lie side by side on a line of length top-k, each as long as it is
/// often selected; slot s draws from the stretch [s, s + 1). Slots that draw at the same offset select different experts,
/// each exactly as often as it should be (systematic sampling: Madow, Ann. Math. Stat. 20, 1949).
///
/// `[layer][slot][offset]`, in 512 offsets. The line is shifted by less than an offset for each request, so that what is
/// rarer than an offset is not lost on average.
final class TopicTable {

    static final int OFFSETS = 512;

    private final int layers;
    private final int topK;
    private final short[] experts;

    TopicTable(int layers, int topK) {
        this.layers = layers;
        this.topK = topK;
        experts = new short[layers * topK * OFFSETS];
    }

    short[] experts() {
        return experts;
    }

    /// @param shift in [0, 1): the part of an offset by which the line is read later
    void fill(float[][] topic, double shift) {
        int at = 0;
        for (int layer = 0; layer < layers; layer++) {
            float[] often = topic[layer];
            int expert = 0;
            double end = often[0];
            int points = topK * OFFSETS;
            for (int point = 0; point < points; point++) {
                double place = (point + shift) / OFFSETS;
                while (place >= end && expert < often.length - 1) {
                    end += often[++expert];
                }
                experts[at++] = (short) expert;
            }
        }
    }
}
