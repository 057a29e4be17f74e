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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.ModelCard;

class ErrorTableCsvTest {

    private static final ModelCard MODEL = TestModels.card(List.of(3), 2, 1, 8, 8, 3);

    @TempDir Path folder;

    private ErrorTable read(String text) throws IOException {
        return ErrorTableCsv.read(
                Files.writeString(folder.resolve("e.csv"), text.replace(';', '\n')), MODEL);
    }

    @Test
    void columnsInAnyOrder() throws IOException {
        ErrorTable table = read("bits,error,layer,expert;2,0.5,3,0;2,1e-3,3,1;4,0,3,1;4,7,3,0;");
        assertEquals(List.of(2, 4), table.bits());
        assertEquals(0.001, table.error(0, 1, 2).orElseThrow());
        assertEquals(7, table.error(0, 0, 4).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layer,expert,bits;3,0,2;              | e.csv:1: columns [bits, expert, layer]; the header is layer,expert,bits,error",
                "layer,expert,bits,error;              | has no errors",
                "layer,expert,bits,error;0,0,2,1;      | e.csv:2: layer: layer '0'; the MoE layers of tiny are [3]",
                "layer,expert,bits,error;3,2,2,1;      | expert: expert '2'; experts of tiny are 0 to 1",
                "layer,expert,bits,error;3,0,0,1;      | bits: '0' bits; 1 to 32",
                "layer,expert,bits,error;3,0,2,-1;     | error: '-1' is no error",
                "layer,expert,bits,error;3,0,2,NaN;    | error: 'NaN' is no error",
                "layer,expert,bits,error;3,0,2;        | e.csv:2: 3 values",
                "layer,expert,bits,error;3,0,2,1;3,0,2,2; | expert 0 of layer 3 has an error at 2 bits already",
                "layer,expert,bits,error;3,0,2,1;      | expert 1 of layer 3 has no error at 2 bits",
            })
    void whatIsWrongIsSaid(String text, String message) {
        MoesaicException e = assertThrows(MoesaicException.class, () -> read(text));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aFileThatIsNotThere() {
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () -> ErrorTableCsv.read(folder.resolve("none.csv"), MODEL));
        assertEquals(Exit.NOT_FOUND, e.exit());
    }
}
