package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.AnyKind;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Replays side by side against each replay alone.
class ReplaysProperties {

    /// Counts how often it is read.
    private record Counted(RoutingTrace trace, AtomicInteger reads) implements RoutingTrace {

        @Override
        public TraceHeader header() {
            return trace.header();
        }

        @Override
        public TraceReader open() {
            reads.incrementAndGet();
            return trace.open();
        }
    }

    @Property(tries = 150)
    void eachGivesWhatItGivesAlone(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        for (int threads : new int[] {1, 3}) {
            List<ReplayRequest> requests = new ArrayList<>();
            for (String format : List.of("int4", "bf16", "mxfp4")) {
                ReplayScenario other =
                        scenario.withPlacement(
                                ReplayScenario.uniform(scenario.model(), format, Tier.HOST));
                requests.add(other.request(threads));
                requests.add(other.withoutCache().request(threads));
            }
            requests.add(scenario.request(threads));
            List<Replays.Outcome> outcomes = Replays.run(requests);
            assertEquals(requests.size(), outcomes.size());
            for (int i = 0; i < requests.size(); i++) {
                assertEquals(
                        alone(requests.get(i)),
                        outcomes.get(i),
                        "request " + i + " on " + threads + " threads");
            }
        }
    }

    /// Placements on several devices, with copies, a capacity factor and caches: some go by the same pass, some do not.
    @Property(tries = 60)
    void onSeveralDevices(@ForAll long seed) {
        Random random = new Random(seed);
        ModelCard model = TestModels.card(2, 6, 3, 8, 8, 3);
        InMemoryTrace trace = TestDevices.trace(random, model, 4);
        Hardware hardware = TestDevices.of(TestHardware.builder().build(), 3);
        CacheSpec.Kind kind = AnyKind.of(random, new CacheSpec.ExpertsPerLayer(2));
        CacheSpec cache = ReplayScenario.cache(kind, 2, CacheSpec.Semantics.ATOMIC);
        Optional<CapacityFactor> factor =
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(new CapacityFactor(new BigDecimal("0.7")));
        List<ReplayRequest> requests = new ArrayList<>();
        for (String format : List.of("int4", "int8", "bf16")) {
            long same = random.nextInt(2);
            Placement.Slot like = new Placement.Slot(ReplayScenario.format(format), Tier.HOST);
            Placement placement = TestDevices.placement(new Random(same), model, like, 3, 2);
            ReplayScenario scenario =
                    new ReplayScenario(model, hardware, placement, Optional.of(cache), trace);
            requests.add(scenario.request(2).with(ReplayOptions.DEFAULT.withCapacity(factor)));
            requests.add(scenario.withoutCache().request(2));
        }
        List<Replays.Outcome> outcomes = Replays.run(requests);
        for (int i = 0; i < requests.size(); i++) {
            assertEquals(alone(requests.get(i)), outcomes.get(i), "request " + i);
        }
    }

    private static Replays.Outcome alone(ReplayRequest request) {
        try {
            return new Replays.Done(Replay.run(request));
        } catch (MoesaicException e) {
            return new Replays.Refused(e.problems());
        }
    }

    @Property(tries = 20)
    void theTraceIsReadOnce(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.uniform(seed);
        AtomicInteger reads = new AtomicInteger();
        Counted trace = new Counted(scenario.trace(), reads);
        Replays.run(List.of(on(scenario, trace), on(scenario, trace), on(scenario, trace)));
        assertEquals(1, reads.get());
    }

    private static ReplayRequest on(ReplayScenario scenario, RoutingTrace trace) {
        return new ReplayRequest(
                trace,
                scenario.model(),
                scenario.hardware(),
                scenario.placement(),
                Optional.empty(),
                2,
                tokens -> {});
    }

    /// A placement in a memory that is not there is refused; the one beside it runs.
    @Example
    void whatDoesNotFitIsRefusedAlone() {
        ReplayScenario fits = ReplayScenario.uniform(5);
        ReplayScenario misfit =
                fits.withPlacement(ReplayScenario.uniform(fits.model(), "int4", Tier.SSD))
                        .withHardware(TestHardware.builder().build());
        List<Replays.Outcome> outcomes =
                Replays.run(List.of(misfit.request(2), fits.request(2), misfit.request(2)));
        assertEquals(new Replays.Done(Replay.run(fits.request(1))), outcomes.get(1));
        MoesaicException alone =
                assertThrows(MoesaicException.class, () -> Replay.run(misfit.request(1)));
        assertEquals(new Replays.Refused(alone.problems()), outcomes.get(0));
        assertEquals(outcomes.get(0), outcomes.get(2));
    }

    @Example
    void allRefusedReadsNothing() {
        ReplayScenario scenario = ReplayScenario.uniform(5);
        AtomicInteger reads = new AtomicInteger();
        ReplayScenario misfit =
                scenario.withPlacement(ReplayScenario.uniform(scenario.model(), "int4", Tier.SSD))
                        .withHardware(TestHardware.builder().build());
        List<Replays.Outcome> outcomes =
                Replays.run(List.of(on(misfit, new Counted(scenario.trace(), reads))));
        assertInstanceOf(Replays.Refused.class, outcomes.getFirst());
        assertEquals(0, reads.get());
    }

    /// A trace that turns out to be damaged while it is read is no matter of one placement.
    @Example
    void aDamagedTraceFailsAll() {
        ReplayScenario scenario = ReplayScenario.uniform(3);
        RoutingTrace damaged =
                new RoutingTrace() {
                    @Override
                    public TraceHeader header() {
                        return scenario.trace().header();
                    }

                    @Override
                    public TraceReader open() {
                        throw MoesaicException.badData(Problem.of("the trace ends early", ""));
                    }
                };
        List<ReplayRequest> both = List.of(on(scenario, damaged), on(scenario, damaged));
        MoesaicException thrown = assertThrows(MoesaicException.class, () -> Replays.run(both));
        assertEquals("the trace ends early", thrown.getMessage());
    }

    @Example
    void requestsOfDifferentTracesAreADefect() {
        ReplayScenario one = ReplayScenario.uniform(1);
        ReplayScenario other = ReplayScenario.uniform(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> Replays.run(List.of(one.request(1), other.request(1))));
    }
}
