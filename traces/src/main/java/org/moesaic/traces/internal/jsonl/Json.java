package org.moesaic.traces.internal.jsonl;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/// How JSON of unknown origin is parsed: not deep, no long numbers.
final class Json {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_DIGITS = 100;

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER_DIGITS)
                                    .build())
                    .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private Json() {}
}
