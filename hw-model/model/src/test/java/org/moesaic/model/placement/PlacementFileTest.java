package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.ModelCard;

class PlacementFileTest {

    /// MoE layers 1, 2 and 5, of 4 experts each.
    private static final ModelCard MODEL = TestModels.card(List.of(1, 2, 5), 4, 2, 8, 8, 3);

    private static final String HEAD = "schema: moesaic.placement/1\nmodel: tiny\n";
    private static final String DEFAULT = "default: {format: int4, tier: host}\n";

    @TempDir private Path folder;

    private Placement read(String text) throws IOException {
        return PlacementFile.read(Files.writeString(folder.resolve("p.yaml"), text), MODEL);
    }

    /// What is wrong with a file; the exit code is always that of bad data.
    private List<Problem> problems(String text) {
        MoesaicException e = assertThrows(MoesaicException.class, () -> read(text));
        assertEquals(Exit.BAD_DATA, e.exit(), e.getMessage());
        e.problems().forEach(p -> assertTrue(p.file().endsWith("p.yaml"), p.toString()));
        return e.problems();
    }

    private void says(String text, int line, String path, String... parts) {
        List<Problem> problems = problems(text);
        assertEquals(1, problems.size(), problems.toString());
        Problem problem = problems.getFirst();
        assertEquals(line, problem.line(), problem.toString());
        assertEquals(path, problem.path(), problem.toString());
        for (String part : parts) {
            assertTrue(problem.toString().contains(part), problem.toString());
        }
    }

    private static String slot(Placement placement, int layer, int expert) {
        Placement.Slot slot = placement.slot(layer, expert);
        return slot.format().name() + " " + slot.home().label();
    }

    @Test
    void aDefaultPlacesEveryExpert() throws IOException {
        Placement placement = read(HEAD + DEFAULT);
        assertEquals(List.of(1, 2, 5), placement.layerIds());
        for (int layer = 0; layer < 3; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                assertEquals("int4 host", slot(placement, layer, expert));
            }
        }
    }

    @Test
    void enginesAndDevices() throws IOException {
        Placement placement =
                read(
                        """
                        schema: moesaic.placement/1
                        model: toy
                        default: {format: int8, tier: host, engine: analog}
                        experts:
                          - {layer: 1, expert: 2, format: bf16, tier: hbm, device: 3}
                        """);
        assertEquals(EngineKind.ANALOG, placement.slot(0, 0).engine());
        assertEquals(EngineKind.DIGITAL, placement.slot(0, 2).engine());
        assertEquals(3, placement.slot(0, 2).device());
    }

    @Test
    void copiesOnSeveralDevices() throws IOException {
        Placement placement =
                read(
                        """
                        schema: moesaic.placement/1
                        model: toy
                        default: {format: int8, tier: hbm, devices: [7]}
                        experts:
                          - {layer: 1, expert: 2, format: int8, tier: hbm, devices: [4, 0, 3]}
                        """);
        assertEquals(List.of(7), placement.slot(0, 0).devices());
        assertEquals(List.of(0, 3, 4), placement.slot(0, 2).devices());
        assertEquals(0, placement.slot(0, 2).device());
    }

    @Test
    void devicesThatContradictEachOther() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                read(
                                        """
                                        schema: moesaic.placement/1
                                        model: toy
                                        default: {format: int8, tier: hbm, device: 1, devices: [2]}
                                        experts:
                                          - {layer: 1, expert: 2, format: int8, tier: hbm, devices: [4, 0, 4]}
                                        """));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertEquals(2, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains("device and devices are both given"), e.getMessage());
        assertTrue(e.getMessage().contains("device 4 is named twice"), e.getMessage());
        MoesaicException empty =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                read(
                                        """
                                        schema: moesaic.placement/1
                                        model: toy
                                        default: {format: int8, tier: hbm, devices: []}
                                        """));
        assertEquals(1, empty.problems().size(), empty.getMessage());
        assertTrue(empty.getMessage().contains("devices"), empty.getMessage());
    }

    @Test
    void rulesAndADefault() throws IOException {
        Placement placement =
                read(
                        """
                        schema: moesaic.placement/1
                        model: toy        # an alias
                        description: by hand
                        default: {format: int4, tier: host}
                        experts:
                          - {layer: 1..2, expert: 0, format: bf16, tier: hbm, reason: popular}
                          - {layer: 5, expert: 2..3, format: int2-g32-asym, tier: ssd}
                        """);
        assertEquals("bf16 hbm", slot(placement, 0, 0));
        assertEquals("bf16 hbm", slot(placement, 1, 0));
        assertEquals("int4 host", slot(placement, 2, 0));
        assertEquals("int4 host", slot(placement, 0, 3));
        assertEquals("int2-g32-asym ssd", slot(placement, 2, 2));
        assertEquals("int2-g32-asym ssd", slot(placement, 2, 3));
        assertEquals(3, placement.slots().size());
    }

    @Test
    void rulesWithoutADefault() throws IOException {
        Placement placement =
                read(
                        HEAD
                                + """
                                experts:
                                  - {layer: 1..2, expert: 0..3, format: fp8, tier: hbm}
                                  - {layer: 5, expert: 0..3, format: ternary, tier: sram}
                                """);
        assertEquals("fp8 hbm", slot(placement, 1, 3));
        assertEquals("ternary sram", slot(placement, 2, 0));
    }

    @Test
    void unknownFormat() {
        says(
                HEAD + "default: {format: imt4, tier: hbm}\n",
                3,
                "default.format",
                "'imt4' is no number format",
                "did you mean 'int4'?");
    }

    @Test
    void unknownTier() {
        says(HEAD + "default: {format: int4, tier: hbn}\n", 3, "default.tier", "hbn", "hbm");
    }

    @Test
    void layerWithoutExperts() {
        says(
                HEAD
                        + DEFAULT
                        + "experts:\n"
                        + "  - {layer: 2..3, expert: 0, format: int8, tier: hbm}\n",
                5,
                "experts[0].layer",
                "layer 3 of tiny has no routed experts",
                "[1, 2, 5]");
    }

    @Test
    void expertOutOfRange() {
        for (String expert : List.of("4", "2..4")) {
            says(
                    HEAD
                            + DEFAULT
                            + "experts:\n"
                            + "  - layer: 1\n"
                            + "    expert: "
                            + expert
                            + "\n    format: int8\n    tier: hbm\n",
                    6,
                    "experts[0].expert",
                    "expert 4 does not exist in tiny",
                    "0 to 3");
        }
    }

    @Test
    void placedTwice() {
        says(
                HEAD
                        + DEFAULT
                        + "experts:\n"
                        + "  - {layer: 1..2, expert: 0..1, format: int8, tier: hbm}\n"
                        + "  - {layer: 2, expert: 1..3, format: int8, tier: hbm}\n",
                6,
                "experts[1]",
                "expert 1 of layer 2 is placed a second time");
    }

    @Test
    void missingWithoutDefault() {
        List<Problem> problems =
                problems(
                        HEAD
                                + "experts:\n"
                                + "  - {layer: 1..2, expert: 0..3, format: int8, tier: hbm}\n");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().message().contains("4 experts of tiny have no place"));
        assertTrue(problems.getFirst().cure().contains("default:"));
    }

    @Test
    void wrongModel() {
        says(
                "schema: moesaic.placement/1\nmodel: gpt-oss-20b\n" + DEFAULT,
                2,
                "model",
                "made for 'gpt-oss-20b', not for tiny",
                "--model gpt-oss-20b");
    }

    @Test
    void unknownKey() {
        List<Problem> problems = problems(HEAD + DEFAULT + "expert:\n  - {layer: 1}\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().toString().contains("'expert'"), problems.toString());
        assertTrue(problems.getFirst().toString().contains("did you mean 'experts'?"));
    }

    @Test
    void emptyRange() {
        says(
                HEAD
                        + DEFAULT
                        + "experts:\n"
                        + "  - {layer: 1, expert: 3..2, format: int8, tier: hbm}\n",
                5,
                "experts[0].expert",
                "'3..2' is an empty range",
                "from low to high");
    }

    @Test
    void wrongSchema() {
        List<Problem> problems = problems("schema: moesaic.placement/2\nmodel: tiny\n" + DEFAULT);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().toString().contains("moesaic.placement/1"));
        assertEquals(1, problems.getFirst().line());
    }

    /// Mistakes in different places are told at once.
    @Test
    void allMistakesTogether() {
        List<Problem> problems =
                problems(
                        """
                        schema: moesaic.placement/1
                        model: other
                        default: {format: int44, tier: hbm}
                        experts:
                          - {layer: 3, expert: 0, format: int8, tier: hbm}
                          - {layer: 1, expert: 9, format: int8, tier: hbm}
                          - {layer: 1, expert: 2..1, format: bf61, tier: hbm}
                          - {layer: 1, expert: 0, format: int8, tier: hbm}
                          - {layer: 1, expert: 0, format: int8, tier: hbm}
                        """);
        List<Integer> lines = problems.stream().map(Problem::line).sorted().toList();
        assertEquals(List.of(2, 3, 5, 6, 7, 7, 9), lines, problems.toString());
    }

    @Test
    void noSuchFile() {
        Path missing = folder.resolve("missing.yaml");
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> PlacementFile.read(missing, MODEL));
        assertEquals(Exit.NOT_FOUND, e.exit());
    }
}
