package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceHeader.Batching;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.TraceHeader.WeightsKind;

class TraceFitTest {

    /// 61 layers, of which the first three are dense.
    private static final ModelCard DEEPSEEK = ModelCards.find("deepseek-v3");

    private static final ModelCard GPT_OSS = ModelCards.find("gpt-oss-20b");

    private static TraceHeader header(
            List<Integer> layerIds, LayerNumbering numbering, OptionalInt experts, int topK) {
        return new TraceHeader(
                "some.trace",
                "test",
                "",
                layerIds,
                numbering,
                experts,
                topK,
                OptionalLong.empty(),
                Batching.UNBATCHED,
                true,
                WeightsKind.NONE,
                false,
                true,
                false,
                "");
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void aTraceOfTheModelFits() {
        for (LayerNumbering numbering : LayerNumbering.values()) {
            TraceHeader header = header(range(0, 24), numbering, OptionalInt.of(32), 4);
            assertEquals(List.of(), TraceFit.problems(header, GPT_OSS), numbering.name());
        }
    }

    @Test
    void everyMismatchIsToldTogether() {
        TraceHeader header = header(range(0, 16), LayerNumbering.MODEL, OptionalInt.of(64), 8);
        List<Problem> problems = TraceFit.problems(header, GPT_OSS);
        assertEquals(
                List.of("layers", "top-k", "experts"),
                problems.stream().map(Problem::path).toList());
        assertTrue(problems.get(0).message().contains("16 MoE layers (0 to 15)"));
        assertTrue(problems.get(0).cure().contains("24 MoE layers (0 to 23)"));
        assertTrue(
                problems.get(1)
                        .toString()
                        .contains("8 experts a row; model gpt-oss-20b selects 4"));
        assertTrue(problems.get(2).toString().startsWith("some.trace: experts: 64"));
    }

    @Test
    void denseLayersMatterOnlyWhereLayersOfTheModelAreNumbered() {
        List<Integer> fromZero = range(0, 58);
        List<Integer> ofTheModel = range(3, 61);
        assertEquals(fromZero.size(), DEEPSEEK.moeLayerIds().size());
        assertEquals(1, fit(fromZero, LayerNumbering.MODEL));
        assertEquals(0, fit(ofTheModel, LayerNumbering.MODEL));
        assertEquals(0, fit(fromZero, LayerNumbering.MOE_ORDINAL));
        assertEquals(0, fit(fromZero, LayerNumbering.UNKNOWN));
        assertEquals(0, fit(ofTheModel, LayerNumbering.UNKNOWN));
        assertEquals(1, fit(List.of(0, 7, 15), LayerNumbering.UNKNOWN));
    }

    private static int fit(List<Integer> layerIds, LayerNumbering numbering) {
        return TraceFit.problems(header(layerIds, numbering, OptionalInt.empty(), 8), DEEPSEEK)
                .size();
    }

    @Test
    void anExpertThatTheModelLacksIsNamedWithItsPlace() {
        TraceHeader header = header(List.of(3, 4), LayerNumbering.MODEL, OptionalInt.empty(), 2);
        TraceBlock block = new TraceBlock(header, 2);
        block.beginStep(70);
        block.addToken(0, 0, Phase.DECODE);
        block.beginStep(71);
        block.addToken(0, 1, Phase.DECODE);
        block.addToken(1, 0, Phase.DECODE);
        block.setExpert(1, 2, 1, 40);
        assertTrue(TraceFit.expertOutOfRange(header, block, 41).isEmpty());
        Problem problem = TraceFit.expertOutOfRange(header, block, 40).orElseThrow();
        assertEquals(
                "some.trace: step 71, layer 4, token 1 of the step, slot 1: expert 40; experts are 0 to 39;"
                        + " is it a trace of another model?",
                problem.toString());
    }
}
