package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelVerbsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void theListHasAllCards() {
        JsonNode list = JSON.readTree(RunResult.of("model", "list", "--json").out());
        assertEquals("moesaic.model-list/1", list.path("schema").asString());
        assertEquals(26, list.path("models").size());
        assertEquals(27, RunResult.of("model", "list").out().lines().count());
    }

    @Test
    void aCardIsShownWithWhatIsCounted() {
        RunResult shown = RunResult.of("model", "show", "gpt-oss-20b");
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains("24 MoE layers of 24"), shown.out());
        JsonNode json = JSON.readTree(RunResult.of("model", "show", "gpt-oss-20b", "--json").out());
        assertEquals(20_914_614_528L, json.at("/parameters/total").asLong());
        assertEquals(24, json.path("moeLayerIds").size());
        assertEquals(13_219_200, json.at("/routedExperts/shippedBytes").asLong());
    }

    @Test
    void whatWasNotPublishedIsNull() {
        JsonNode json = JSON.readTree(RunResult.of("model", "show", "switch-c", "--json").out());
        assertTrue(json.at("/parameters/publishedActive").isNull());
    }

    @Test
    void anUnknownModelIsNotFound() {
        RunResult unknown = RunResult.of("model", "show", "mixtrl");
        assertEquals(66, unknown.code());
        assertTrue(unknown.err().contains("did you mean 'mixtral'?"), unknown.err());
        assertTrue(unknown.out().isEmpty());
    }
}
