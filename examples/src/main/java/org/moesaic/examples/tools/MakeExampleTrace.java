package org.moesaic.examples.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;

/// Makes `examples/traces/olmoe-synthetic.csv` and the `.meta.json` beside it. Nothing in it was captured: it has the
/// shape of OLMoE and about the load and the locality of a capture of one OLMoE request.
///
/// HOW TO RUN, from the root of the repository, after `./moesaic --version` has built it:
///
/// ```
/// java --class-path 'examples/target/classes:cli/target/dist/modules/*' org.moesaic.examples.tools.MakeExampleTrace
/// ```
public final class MakeExampleTrace {

    /// Where the trace is in the repository.
    public static final Path FILE = Path.of("examples", "traces", "olmoe-synthetic.csv");

    private static final long SEED = 20_260_101;

    /// @param arrival the step in which its prompt runs, all of it at once
    /// @param prompt tokens of the prompt
    /// @param output tokens decoded after it, one a step
    private record Request(int arrival, int prompt, int output) {}

    /// Their lives overlap, so that steps have one to four decode tokens, and some a prompt beside them.
    private static final List<Request> REQUESTS =
            List.of(
                    new Request(0, 12, 64),
                    new Request(9, 7, 52),
                    new Request(20, 16, 56),
                    new Request(33, 9, 48));

    private MakeExampleTrace() {}

    public static void main(String[] args) {
        write(FILE);
    }

    /// Writes both files, over what is there.
    public static void write(Path csv) {
        ModelCard card = ModelCards.find("olmoe-1b-7b");
        NativeCsvWriter.write(
                trace(card),
                new NativeCsvWriter.Source("moesaic examples, MakeExampleTrace", "1", "", ""),
                Optional.of(card),
                csv,
                NativeCsvWriter.metaFile(csv));
    }

    private static RoutingTrace trace(ModelCard card) {
        TraceHeader header = header(card);
        SyntheticRouter[][] routers = routers(card);
        TraceBlock block = new TraceBlock(header, (int) header.tokens().orElseThrow());
        int last =
                REQUESTS.stream().mapToInt(each -> each.arrival() + each.output()).max().orElse(0);
        for (int step = 0; step <= last; step++) {
            block.beginStep(step);
            for (int request = 0; request < REQUESTS.size(); request++) {
                Request each = REQUESTS.get(request);
                int age = step - each.arrival();
                if (age == 0) {
                    for (int position = 0; position < each.prompt(); position++) {
                        token(block, routers[request], request, position, Phase.PREFILL);
                    }
                } else if (age > 0 && age <= each.output()) {
                    int position = each.prompt() + age - 1;
                    token(block, routers[request], request, position, Phase.DECODE);
                }
            }
        }
        return InMemoryTrace.ofBlocks(header, List.of(block));
    }

    private static void token(
            TraceBlock block, SyntheticRouter[] layers, int request, int position, Phase phase) {
        int token = block.addToken(request, position, phase);
        for (int layer = 0; layer < layers.length; layer++) {
            SyntheticRouter.Row row = layers[layer].next(position);
            for (int slot = 0; slot < row.experts().length; slot++) {
                block.setExpert(layer, token, slot, row.experts()[slot]);
                block.setWeight(layer, token, slot, row.weights()[slot]);
            }
        }
    }

    private static SyntheticRouter[][] routers(ModelCard card) {
        CounterRandom random = new CounterRandom(SEED);
        List<SyntheticRouter[]> routers = new ArrayList<>();
        for (int request = 0; request < REQUESTS.size(); request++) {
            SyntheticRouter[] layers = new SyntheticRouter[card.moeLayerIds().size()];
            for (int layer = 0; layer < layers.length; layer++) {
                layers[layer] =
                        new SyntheticRouter(
                                random, layer, request, card.routedExperts(), card.topK());
            }
            routers.add(layers);
        }
        return routers.toArray(SyntheticRouter[][]::new);
    }

    private static TraceHeader header(ModelCard card) {
        int tokens = REQUESTS.stream().mapToInt(each -> each.prompt() + each.output()).sum();
        return new TraceHeader(
                FILE.getFileName().toString(),
                "native-csv",
                card.id(),
                card.moeLayerIds(),
                TraceHeader.LayerNumbering.MODEL,
                OptionalInt.of(card.routedExperts()),
                card.topK(),
                OptionalLong.of(tokens),
                TraceHeader.Batching.AS_RECORDED,
                true,
                TraceHeader.WeightsKind.RAW_TOPK,
                true,
                true,
                true,
                "synthetic, not captured: logits are corpus popularity + preference of the request"
                        + " + bonus for the experts of the last two tokens + Gumbel noise, seed "
                        + SEED
                        + "; constants chosen so that entropy and reuse are near those of one"
                        + " captured OLMoE request; how: SyntheticRouter.java in examples");
    }
}
