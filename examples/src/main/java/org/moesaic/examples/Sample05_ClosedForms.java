package org.moesaic.examples;

import java.util.Locale;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.closedform.AccessPattern;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.Dram;
import org.moesaic.model.closedform.DramPresets;
import org.moesaic.model.closedform.SystolicArray;

/// # 05: closed forms as a library
///
/// Much can be said without a trace: how long one expert matrix takes to read, and how long to multiply with. These are
/// pure functions on integers; their Javadoc names the published source of each.
public final class Sample05_ClosedForms {

    private Sample05_ClosedForms() {}

    public static void main(String[] args) {
        // The up projection of one expert of OLMoE: 1024 outputs of 2048 inputs.
        MatrixShape up = new MatrixShape(1024, 2048);
        Dram stack = new Dram(DramPresets.find("hbm3-6400").orElseThrow(), 16);
        for (String name : new String[] {"bf16", "int8", "int4"}) {
            NumberFormat format = NumberFormats.parse(name).orElseThrow();
            long bytes = format.bytes(up).total();
            System.out.printf(
                    Locale.ROOT,
                    "%-5s %,9d bytes, %.2f us from one HBM3 stack, %.2f us in random chunks of 64 B%n",
                    name,
                    bytes,
                    stack.timePicoseconds(bytes, new AccessPattern.Stream()) * 1e-6,
                    stack.timePicoseconds(bytes, new AccessPattern.RandomChunks(64)) * 1e-6);
        }

        // One token: a product of 1 x 2048 with 2048 x 1024. Weights stay in the array while one
        // row streams past them,
        // so nearly all time is filling; a batch of 32 tokens takes hardly longer.
        SystolicArray array = new SystolicArray(128, 128, Dataflow.WEIGHT_STATIONARY, true);
        for (int tokens : new int[] {1, 32, 1024}) {
            System.out.printf(
                    Locale.ROOT,
                    "%4d tokens: %,7d cycles, %.4f of the multipliers at work%n",
                    tokens,
                    array.cycles(tokens, up.rows(), up.columns()),
                    array.utilisation(tokens, up.rows(), up.columns()));
        }
    }

    // HOW TO RUN, from the root of the repository:
    //
    //   ./moesaic --version        (builds once, if that has not been done; java below is that of a
    // JDK 25)
    //   java --class-path 'cli/target/dist/modules/*' \
    //       examples/src/main/java/org/moesaic/examples/Sample05_ClosedForms.java
    //
    // The same with the command:
    //
    //   ./moesaic estimate systolic --dataflow ws --rows 128 --columns 128 --m 32 --n 1024 --k 2048
    // --double-buffered
    //   ./moesaic estimate dram --preset hbm3-6400 --channels 16 --bytes 1081344 --pattern stream
}
