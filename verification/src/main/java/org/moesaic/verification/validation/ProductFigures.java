package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.closedform.Machine;
import org.moesaic.model.closedform.Machines;
import org.moesaic.model.closedform.MeasuredProduct;
import org.moesaic.model.closedform.Roofline;
import org.moesaic.model.closedform.RooflineFit;

/// Measured matrix products of GPUs: every second one fits the roofline, the others are predicted.
final class ProductFigures {

    /// Rows of activations and milliseconds, N = K = 12288; then the side of N = K and milliseconds, M = 8192.
    private static final double[][][] A100 = {
        {
            {64, 0.1900}, {128, 0.2003}, {256, 0.3185}, {512, 0.6118}, {1024, 1.1990},
            {2048, 2.3586}, {4096, 4.4576}, {8192, 8.6216}, {16384, 17.0307}, {32768, 35.4407},
        },
        {
            {64, 0.0296}, {128, 0.0310}, {256, 0.0356}, {512, 0.0471}, {1024, 0.0927},
            {2048, 0.2818}, {4096, 1.0210}, {8192, 3.9614}, {16384, 15.0087}, {32768, 61.1346},
        },
    };

    private static final double[][][] MI210 = {
        {
            {32, 0.5493}, {64, 0.5584}, {128, 0.5932}, {256, 0.7699}, {512, 1.4054},
            {1024, 2.7173}, {2048, 5.3905}, {4096, 10.4494}, {8192, 20.7849}, {16384, 41.1353},
            {32768, 81.4046},
        },
        {
            {32, 0.0333}, {64, 0.0345}, {128, 0.0396}, {256, 0.0485}, {512, 0.0863},
            {1024, 0.1950}, {2048, 0.5822}, {4096, 2.2901}, {8192, 9.4150}, {16384, 36.7552},
            {32768, 146.2553},
        },
    };

    private ProductFigures() {}

    static Section a100() {
        return section("a100-80g", "A100", A100, 7);
    }

    static Section mi210() {
        return section("mi210", "MI210", MI210, 21);
    }

    /// All measured products of a machine, in order.
    static List<MeasuredProduct> measured(String machine) {
        double[][][] table = machine.equals("mi210") ? MI210 : A100;
        List<MeasuredProduct> products = new ArrayList<>();
        for (double[] row : table[0]) {
            products.add(new MeasuredProduct((long) row[0], 12288, 12288, 2, row[1] * 1e9));
        }
        for (double[] row : table[1]) {
            long side = (long) row[0];
            products.add(new MeasuredProduct(8192, side, side, 2, row[1] * 1e9));
        }
        return products;
    }

    private static Section section(
            String name, String shown, double[][][] table, double allowedPercent) {
        Machine machine = Machines.find(name).orElseThrow();
        Roofline peaks = machine.peaks("fp16").orElseThrow();
        List<MeasuredProduct> measured = measured(name);
        List<Comparison> rows = new ArrayList<>();
        // The even half predicts the odd one, and the other way round, so that no product predicts
        // itself.
        for (int i = 0; i < measured.size(); i++) {
            MeasuredProduct product = measured.get(i);
            Roofline fit = fit(peaks, measured, 1 - i % 2);
            rows.add(
                    new Comparison(
                            product.m() + " x " + product.n() + " x " + product.k(),
                            product.picoseconds() * 1e-9,
                            fit.picoseconds(product.macs(), product.bytes()) * 1e-9));
        }
        Roofline even = fit(peaks, measured, 0);
        return new Section(
                "Matrix products of an " + shown,
                "Published: fp16 products M x N x K measured on an "
                        + shown
                        + " (LLMCompass, `ae/figure5/ab/real_hardware`). Ours: a roofline of "
                        + "%.0f TFLOP/s and %.3f TB/s whose two efficiencies and launch are fitted to every second"
                                .formatted(
                                        2e-12 * peaks.macsPerSecond(),
                                        1e-12 * peaks.bytesPerSecond())
                        + " product; each product is predicted by the half that it is not in. One half says %.3f of the"
                                .formatted(even.computeEfficiency())
                        + " multipliers, %.3f of the bandwidth, %.1f us a launch."
                                .formatted(
                                        even.memoryEfficiency(), even.launchPicoseconds() * 1e-6),
                "ms",
                new Section.Rule.Within(allowedPercent),
                rows);
    }

    /// Milliseconds of the products with weights of one layer of GPT-3, 8 prompts of 2048 tokens, a quarter on each of four
    /// A100: all of another run than the products that fit the roofline.
    static Section gpt3() {
        Roofline peaks = Machines.find("a100-80g").orElseThrow().peaks("fp16").orElseThrow();
        Roofline fit =
                RooflineFit.of(peaks.macsPerSecond(), peaks.bytesPerSecond(), measured("a100-80g"));
        List<Comparison> rows = new ArrayList<>();
        rows.add(layer(fit, "queries, keys, values", 3 * 12288 / 4, 12288, 13.72));
        rows.add(layer(fit, "output of attention", 12288, 12288 / 4, 4.540));
        rows.add(layer(fit, "up", 4 * 12288 / 4, 12288, 17.46));
        rows.add(layer(fit, "down", 12288, 4 * 12288 / 4, 17.49));
        return new Section(
                "Matrix products of a GPT-3 layer on four A100",
                "Published: prefill of 8 x 2048 tokens, measured (LLMCompass, `ae/figure5/ijkl/real_hardware`), the products"
                        + " with weights. Ours: the roofline fitted to all products of the table for one A100, none of"
                        + " which these are.",
                "ms",
                new Section.Rule.Within(8),
                rows);
    }

    private static Comparison layer(
            Roofline fit, String name, long outputs, long inputs, double milliseconds) {
        MeasuredProduct product =
                new MeasuredProduct(8 * 2048, outputs, inputs, 2, milliseconds * 1e9);
        return new Comparison(
                name, milliseconds, fit.picoseconds(product.macs(), product.bytes()) * 1e-9);
    }

    private static Roofline fit(Roofline peaks, List<MeasuredProduct> measured, int parity) {
        List<MeasuredProduct> half = new ArrayList<>();
        for (int i = parity; i < measured.size(); i += 2) {
            half.add(measured.get(i));
        }
        return RooflineFit.of(peaks.macsPerSecond(), peaks.bytesPerSecond(), half);
    }
}
