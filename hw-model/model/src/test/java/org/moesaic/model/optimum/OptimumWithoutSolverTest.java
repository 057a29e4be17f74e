package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// The optional module is not there where this module is tested.
class OptimumWithoutSolverTest {

    private static final ModelCard MODEL = TestModels.card(1, 2, 1, 8, 8, 3);
    private static final Hardware HARDWARE = TestHardware.builder().build();
    private static final RoutingProfile PROFILE =
            RoutingProfile.ofCounts("counts", new long[][] {{1, 2}}, false);

    private static MoesaicException refused(String policy) {
        PolicyRequest request =
                new PolicyRequest(
                        MODEL,
                        HARDWARE,
                        Spec.parse("--policy", policy),
                        Optional.empty(),
                        Optional.of(PROFILE));
        return assertThrows(
                MoesaicException.class, () -> Policies.place(request, List.of()), policy);
    }

    @Test
    void saysInOneLineWhatIsMissing() {
        MoesaicException refused = refused("optimum:average=3");
        assertEquals(Exit.UNAVAILABLE, refused.exit());
        assertEquals(1, refused.problems().size());
        String message = refused.getMessage();
        assertTrue(message.startsWith("--policy optimum needs a solver"), message);
        assertTrue(message.contains("placement-ortools"), message);
        assertFalse(message.contains("\n"), message);
    }

    /// Misspelt parameters are told first: getting the module would not help.
    @Test
    void mistakesComeFirst() {
        assertEquals(Exit.USAGE, refused("optimum:objective=sped").exit());
        assertTrue(refused("optimum:averge=3").getMessage().contains("did you mean 'average'?"));
    }

    @Test
    void boundsNeedNone() {
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int expert = 0; expert < 2; expert++) {
            builder.put(
                    0,
                    expert,
                    new Placement.Slot(
                            Levels.parse("2/4").format(expert),
                            Tier.HBM,
                            EngineKind.DIGITAL,
                            List.of(0)));
        }
        OptimumBound bound =
                OptimumBound.of(
                                MODEL,
                                HARDWARE,
                                builder.build(),
                                new double[][] {{0.25, 0.75}},
                                Optional.empty())
                        .orElseThrow();
        assertTrue(bound.leastPicojoules() > 0);
        assertTrue(bound.leastPicojoules() <= bound.achievedPicojoules());
    }
}
