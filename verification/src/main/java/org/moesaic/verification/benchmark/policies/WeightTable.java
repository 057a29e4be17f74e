package org.moesaic.verification.benchmark.policies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.verification.SharedFolder;

/// Writes the closing table of policies that read weights to standard output.
public final class WeightTable {

    private static final String HEAD =
            """
            # Policies that read weights: what each gains, at which cost

            Written by `MOESAIC_JAVA_OPTS=-Dmoesaic.solver=cli/target/dist/solver ./benchmark weights FOLDER > docs/weights-table.md`
            from the real traces beside the checkout. The folder keeps weights (5 GB), measured errors and results: a run that was stopped
            goes on, and its commands go to standard error.

            Shapes of OLMoE-1B-7B and gpt-oss-20b, two MoE layers of each, with synthetic weights and the routing of real captures.
            The error is an error figure of outputs, not an accuracy claim ([damage.md](damage.md)). Policies without weights on whole
            models are in [policy-table.md](policy-table.md).

            - **Weights**: log-normal scales of experts (σ 0.3), of neurons (0.3) and of router rows (0.3; correlation 0.6 with the
              expert's scale), else normal. So large experts have large router rows, as the papers find, but neither knows how often a
              real router chose an expert. There are no outlier channels. No biases.
            - **Activations**: 16 normal tokens of σ 1. Formats are rounded to nearest, not by GPTQ as in the papers: 2 bits lose more
              than all there is, which makes every policy at low averages look worse than the papers' quantiser would.
            - **Routing**: the first two layers of `olmoe_prose.jsonl` (512 tokens of one request, so what learns from it is in sample)
              and of each sixteenth request of `gptoss20b_dev.npz` (29 requests; learned from one half, judged on the other). Neither has
              gate weights: each selection counts 1/k. The interval of gpt-oss holds the sampling of requests.
            - **Machine**: `hybrid-analog` (tiles as `pcm-standard`) and `hbm3-npu`, routed experts alone; energies and areas are assumed,
              low and high say how far. All policies of one machine have its silicon. `output-error` measured on other drawn tokens
              than those that it is judged on; the table of `error-table`, `greedy` and `optimum` is of the same.

            """;

    private static final String GAINS =
            """
            What each gains and costs:

            - **neuron-norm** is the only mixed placement on the Pareto front of the hybrid machine: with half of the experts digital it
              has less than half of the error of 4 bits at no more energy. It costs the energy of what it makes digital.
            - **Both at once** (`neuron-norm+router-norm`) halves the energy of a quarter digital and nearly doubles the error: digital
              experts, which were to be exact, get two to four bits.
            - **weight-norm** and the **measured errors** (`output-error`, `error-table`, `greedy`, `optimum`) are best among those
              that give bits at an average of three; a measured table wins where it was learned from the same requests, and ties where
              it was not. `optimum` ends at the placement of `greedy`.
            - **hessian** weighs squared errors of weights by frequency and takes the inputs of all matrices alike; **outlier** sees
              none in such weights; **frequency** and **pmq** without measured errors spend bits where tokens are and not where errors
              are.

            """;

    private WeightTable() {}

    /// @param args the folder to keep weights and errors in
    public static void main(String[] args) throws IOException {
        Path traces =
                SharedFolder.trace("gptoss20b_dev.npz")
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "the real traces are not here: name their folder with"
                                                + " MOESAIC_JAVA_OPTS=-Dmoesaic.shared=FOLDER"))
                        .toAbsolutePath()
                        .getParent();
        if (args.length != 1) {
            throw new IllegalArgumentException("name one folder for weights and measured errors");
        }
        Path folder = Files.createDirectories(Path.of(args[0])).toRealPath();
        WeightCases cases = new WeightCases(folder, traces);
        List<WeightPage> pages = new ArrayList<>();
        List<Double> moved = new ArrayList<>();
        for (String machine : List.of("hybrid-analog", "hbm3-npu")) {
            for (WeightCases.Shape shape : List.of(WeightCases.OLMOE, WeightCases.GPT_OSS)) {
                cases.prepare(shape);
                String title =
                        (shape == WeightCases.OLMOE ? "OLMoE" : "gpt-oss") + " on " + machine;
                pages.add(WeightPage.of(cases.all(shape, title, machine), folder));
            }
        }
        for (WeightCases.Shape shape : List.of(WeightCases.OLMOE, WeightCases.GPT_OSS)) {
            moved.add(
                    WeightTrends.changed(
                            cases.bits(shape, "router-norm:").run(),
                            cases.bits(shape, "router-norm:zeta=inf,").run()));
        }
        WeightTrends trends =
                new WeightTrends(
                        pages.subList(0, 2),
                        WeightPage.of(cases.converters(), folder),
                        WeightPage.of(cases.noisy(), folder),
                        WeightPage.of(cases.weighted(), folder),
                        cases.smoothed(),
                        moved);
        StringBuilder text = new StringBuilder(HEAD);
        text.append(trends.markdown()).append(GAINS);
        pages.forEach(page -> text.append(page.markdown()));
        System.out.print(text.toString().stripTrailing() + "\n");
    }
}
