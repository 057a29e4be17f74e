package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JsonTextTest {

    @Test
    void keysKeepTheirOrderAndNumbersStayNumbers() {
        ObjectNode object = JsonText.object();
        object.put("zeta", Long.MAX_VALUE).put("alpha", 0.00001).putNull("beta");
        object.putArray("list").add(1).add(2.50).add(12345678901.25);
        object.put("name", "µ");
        assertEquals(
                """
                {
                  "zeta" : 9223372036854775807,
                  "alpha" : 0.000010,
                  "beta" : null,
                  "list" : [ 1, 2.5, 12345678901.25 ],
                  "name" : "µ"
                }
                """,
                JsonText.write(object));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1e-300, 1e300, 1e20, 123456.789, 1e-7, Double.MIN_VALUE})
    void aDoubleComesBackUnchanged(double value) {
        ObjectNode object = JsonText.object();
        object.put("value", value);
        assertEquals(
                value,
                JsonMapper.shared().readTree(JsonText.write(object)).get("value").doubleValue());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatJsonCannotSayIsADefectAndIsNamed(double value) {
        ObjectNode object = JsonText.object();
        object.putObject("latency").putArray("values").add(1).add(value);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> JsonText.write(object));
        assertTrue(e.getMessage().startsWith("/latency/values/1 is "), e.getMessage());
    }
}
