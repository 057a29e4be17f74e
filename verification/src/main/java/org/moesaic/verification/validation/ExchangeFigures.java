package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.closedform.AllToAll;
import org.moesaic.model.closedform.AlphaBetaFit;
import org.moesaic.model.closedform.TrafficMatrix;

/// Dispatch and combine of DeepEP: 128 tokens a device, hidden 7168, top 8, nodes of 8.
final class ExchangeFigures {

    private static final int NODE = 8;
    private static final long NVLINK_BYTES_PER_SECOND = 160_000_000_000L;
    private static final int[] DEVICES = {16, 32, 64, 128, 256};
    private static final double[] DISPATCH_MICROSECONDS = {118, 155, 173, 192, 194};
    private static final double[] COMBINE_MICROSECONDS = {195, 273, 314, 369, 360};

    /// Tokens times selections.
    private static final long COPIES = 128 * 8;

    /// FP8, and an fp32 scale for each 128 of them.
    private static final long DISPATCH_BYTES = COPIES * (7168 + 4 * 7168 / 128);

    /// BF16.
    private static final long COMBINE_BYTES = COPIES * 2 * 7168;

    private ExchangeFigures() {}

    static Section dispatch() {
        AllToAll.Fitted fit = fit();
        List<Comparison> rows = new ArrayList<>();
        for (int i = 0; i < DEVICES.length; i++) {
            rows.add(
                    new Comparison(
                            "dispatch, " + DEVICES[i] + " devices",
                            DISPATCH_MICROSECONDS[i],
                            microseconds(fit, DEVICES[i], DISPATCH_BYTES)));
        }
        return new Section(
                "All-to-all: DeepEP dispatch",
                "Published: low-latency kernels of DeepEP on H800 nodes of eight (`docs/legacy.md`). Ours: a fixed time and a"
                        + " rate for what leaves the node, both fitted to these five figures: "
                        + "%.1f us and %.1f GB/s."
                                .formatted(
                                        fit.fixedPicoseconds() * 1e-6, fit.bytesPerSecond() * 1e-9),
                "us",
                new Section.Rule.Within(3),
                rows);
    }

    static Section combine() {
        AllToAll.Fitted fit = fit();
        List<Comparison> rows = new ArrayList<>();
        for (int i = 0; i < DEVICES.length; i++) {
            rows.add(
                    new Comparison(
                            "combine, " + DEVICES[i] + " devices",
                            COMBINE_MICROSECONDS[i],
                            microseconds(fit, DEVICES[i], COMBINE_BYTES)));
        }
        return new Section(
                "All-to-all: DeepEP combine, predicted from dispatch",
                "Published: as before, BF16 on the way back, twice the bytes. Ours: the two constants of dispatch, which has"
                        + " never seen these figures.",
                "us",
                new Section.Rule.Within(12),
                rows);
    }

    static Section elsewhere() {
        AllToAll.Fitted fit = fit();
        List<Comparison> rows = new ArrayList<>();
        rows.add(
                new Comparison(
                        "second version, 2 nodes of 8, GB/s with local traffic",
                        90,
                        logical(fit, 16)));
        rows.add(
                new Comparison(
                        "second version, 4 nodes of 8, GB/s with local traffic",
                        61,
                        logical(fit, 32)));
        rows.add(
                new Comparison(
                        "dispatch inside one node of 8, us",
                        77,
                        microseconds(fit, 8, DISPATCH_BYTES)));
        rows.add(
                new Comparison(
                        "combine inside one node of 8, us",
                        114,
                        microseconds(fit, 8, COMBINE_BYTES)));
        return new Section(
                "All-to-all: DeepEP elsewhere",
                "Published: DeepEP's second version at 8192 tokens a device (README), and its first inside one node, where NVLink"
                        + " has some 160 GB/s (`docs/legacy.md`). Ours: the same constants; inside the node that rate.",
                "figure",
                new Section.Rule.Within(5),
                rows);
    }

    static Section normal() {
        AllToAll.Fitted fit = fit();
        int[] devices = {16, 32, 64};
        double[] gigabytes = {43, 58, 51};
        List<Comparison> rows = new ArrayList<>();
        for (int i = 0; i < devices.length; i++) {
            // Long messages: the fixed time does not count, only what leaves the node.
            long bytes = 64 * DISPATCH_BYTES;
            double seconds = microseconds(fit, devices[i], bytes) * 1e-6;
            double leaving = uniform(devices[i], bytes).busiest(NODE);
            rows.add(
                    new Comparison(
                            "dispatch, " + devices[i] + " devices",
                            gigabytes[i],
                            leaving / seconds * 1e-9));
        }
        return new Section(
                "All-to-all: DeepEP kernels for long messages",
                "Published: rate over RDMA of the normal kernels (`docs/legacy.md`), which send a row once to each node. Ours: the"
                        + " two constants of the low-latency dispatch, at 64 times its bytes. The published rates do"
                        + " not follow the number of nodes; a single rate cannot either.",
                "GB/s",
                new Section.Rule.Within(20),
                rows);
    }

    private static AllToAll.Fitted fit() {
        double[] bytes = new double[DEVICES.length];
        double[] picoseconds = new double[DEVICES.length];
        for (int i = 0; i < DEVICES.length; i++) {
            bytes[i] = uniform(DEVICES[i], DISPATCH_BYTES).busiest(NODE);
            picoseconds[i] = DISPATCH_MICROSECONDS[i] * 1e6;
        }
        AlphaBetaFit line = AlphaBetaFit.of(bytes, picoseconds);
        return new AllToAll.Fitted(
                NODE,
                Math.round(line.fixedPicoseconds()),
                Math.round(line.bytesPerSecond()),
                NVLINK_BYTES_PER_SECOND);
    }

    private static TrafficMatrix uniform(int devices, long bytesPerDevice) {
        return TrafficMatrix.uniform(devices, bytesPerDevice / devices);
    }

    private static double microseconds(AllToAll form, int devices, long bytesPerDevice) {
        return form.picoseconds(uniform(devices, bytesPerDevice)) * 1e-6;
    }

    /// All bytes of a device, local ones too, over the time of a long exchange.
    private static double logical(AllToAll form, int devices) {
        long bytes = 8192L / 128 * DISPATCH_BYTES;
        return bytes / (microseconds(form, devices, bytes) * 1e3);
    }
}
