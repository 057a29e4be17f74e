package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;

class UnseenExpertsTest {

    private static final int FAR = 0;
    private static final int NEAR = 1;
    private static final double[] ACCESS = {100, 1};

    private static Placement.Slot slot(Tier tier, int device) {
        return new Placement.Slot(
                NumberFormats.parse("int4").orElseThrow(),
                tier,
                EngineKind.DIGITAL,
                List.of(device));
    }

    private static Assignment within(long near, List<Placement.Slot> options) {
        return new Assignment(
                TestModels.card(1, 4, 1, 8, 8, 3),
                TestHardware.builder().build(),
                options,
                new double[][][] {{{100, 1}, {0, 0}, {0, 0}, {0, 0}}},
                List.of(List.of()),
                List.of(
                        new Budget.Whole(
                                (_, _, option) -> option == NEAR ? 10 : 0,
                                near,
                                "near",
                                String::valueOf)));
    }

    private static int[] settled(long near, List<Placement.Slot> options, int... chosen) {
        return UnseenExperts.settle(
                        within(near, options),
                        new int[][] {chosen},
                        new double[][] {{1, 0, 0, 0}},
                        ACCESS)
                .chosen()[0];
    }

    @Test
    void comeNearWhileThereIsRoom() {
        List<Placement.Slot> options = List.of(slot(Tier.HOST, 0), slot(Tier.HBM, 0));
        assertArrayEquals(new int[] {NEAR, NEAR, NEAR, NEAR}, settled(40, options, NEAR, 0, 0, 0));
        assertArrayEquals(new int[] {NEAR, NEAR, NEAR, FAR}, settled(39, options, NEAR, 0, 0, 0));
        assertArrayEquals(new int[] {NEAR, FAR, FAR, FAR}, settled(10, options, NEAR, 0, 0, 0));
    }

    /// Where the profile saw an expert the solver has the word.
    @Test
    void leaveTheOthers() {
        List<Placement.Slot> options = List.of(slot(Tier.HOST, 0), slot(Tier.HBM, 0));
        assertArrayEquals(new int[] {FAR, NEAR, NEAR, NEAR}, settled(99, options, 0, 0, 0, 0));
    }

    @Test
    void stayOnTheirDevices() {
        List<Placement.Slot> options = List.of(slot(Tier.HOST, 0), slot(Tier.HBM, 1));
        assertArrayEquals(new int[] {NEAR, FAR, FAR, FAR}, settled(99, options, NEAR, 0, 0, 0));
    }

    @Test
    void sayHowManyMoved() {
        List<Placement.Slot> options = List.of(slot(Tier.HOST, 0), slot(Tier.HBM, 0));
        UnseenExperts.Outcome outcome =
                UnseenExperts.settle(
                        within(30, options),
                        new int[][] {{NEAR, FAR, NEAR, FAR}},
                        new double[][] {{1, 0, 0, 0}},
                        ACCESS);
        assertEquals(1, outcome.moved());
        assertArrayEquals(new int[] {NEAR, NEAR, NEAR, FAR}, outcome.chosen()[0]);
    }
}
