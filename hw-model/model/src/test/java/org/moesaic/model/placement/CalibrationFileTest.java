package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

class CalibrationFileTest {

    private static final ModelCard MODEL = TestModels.card(List.of(1, 3), 3, 2, 8, 8, 3);

    @TempDir Path folder;

    private Calibration read(String text) throws IOException {
        Path file = folder.resolve("stats.json");
        Files.writeString(file, text);
        return CalibrationFile.read(file, MODEL);
    }

    @Test
    void everythingThatMayStandThere() throws IOException {
        Calibration read =
                read(
                        """
                        {"schema": "moesaic.calibration/1", "model": "toy", "source": "by hand",
                         "layers": [1, 3], "tokens": 5, "top_k": 2,
                         "counts": [[5, 3, 2], [0, 9, 1]],
                         "gate_weights": [[2, 1, 1], [0, 3.5, 0.5]],
                         "errors": {"2": [[1, 2, 3], [4, 5, 6]], "4": [[0.1, 0.2, 0.3], [0.4, 0.5, 0]]}}
                        """);
        RoutingProfile profile = read.profile().orElseThrow();
        assertEquals(9, profile.selections(1, 1));
        assertEquals(0.9, profile.frequency(1, 1));
        assertEquals(0.25, profile.weightShare(0, 2));
        assertEquals(5, profile.tokens());
        assertTrue(profile.hasWeights());
        assertFalse(profile.inSample());
        ErrorTable errors = read.errors().orElseThrow();
        assertEquals(List.of(2, 4), errors.bits());
        assertEquals(6.0, errors.error(1, 2, 2).orElseThrow());
        assertTrue(errors.error(1, 2, 3).isEmpty());
    }

    @Test
    void everyPartMayBeMissing() throws IOException {
        assertEquals(Calibration.NONE, read("{}"));
        assertFalse(
                read("{\"counts\": [[5, 3, 2], [0, 9, 1]]}").profile().orElseThrow().hasWeights());
    }

    /// Loads that are not whole keep their fraction.
    @Test
    void loadsNeedNotBeWhole() throws IOException {
        RoutingProfile profile =
                read("{\"counts\": [[0.5, 0.25, 0.25], [1, 0, 0]]}").profile().orElseThrow();
        assertEquals(0.25, profile.load(0, 1));
        assertEquals(0.5, profile.frequency(0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model': 'mixtral-8x7b'} | the calibration is of 'mixtral-8x7b', not of tiny",
                "{'layers': [0, 1]} | rows of layers [0, 1]; every MoE layer of tiny is needed",
                "{'counts': [[1, 2, 3]]} | 1 rows; tiny has 2 MoE layers",
                "{'counts': [[1, 2, 3], [1, 2]]} | counts[1]: 2 numbers; tiny has 3 experts a layer",
                "{'counts': [[1, 2, 3], [1, 2, -1]]} | counts[1][2]",
                "{'counts': [[1, 2, 3], [1, 2, 'x']]} | counts[1][2]",
                "{'tokens': 4, 'counts': [[1, 2, 5], [1, 2, 3]]} | counts[1]: counts sum to 6; 4 tokens with 2 experts each make 8",
                "{'top_k': 3} | 3 experts a token; tiny selects 2",
                "{'gate_weights': [[1, 2, 3], [1, 2, 3]]} | gate weights without counts",
                "{'errors': {}} | errors",
                "{'errors': {'0': [[1, 2, 3], [1, 2, 3]]}} | errors",
                "{'errors': {'2': [[1, 2, 3]]}} | errors[2]: 1 rows",
                "{'count': [[1]]} | did you mean 'counts'?",
            })
    void whatIsWrongIsSaid(String text, String message) {
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> read(text.replace('\'', '"')));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.problems().getFirst().line() > 0, e.getMessage());
    }

    @Test
    void allMistakesTogether() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                read(
                                        "{\"model\": \"other\", \"counts\": [[1, 2]], \"errors\":"
                                                + " {\"2\": [[1]]}}"));
        assertEquals(3, e.problems().size(), e.getMessage());
    }
}
