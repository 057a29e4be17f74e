package org.moesaic.traces.internal.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/// How JSON of unknown origin is parsed where it is one document: not deep, no long numbers, and with the `NaN` that
/// Python writes. Lines of small rows are read by [JsonScanner].
public final class Json {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_DIGITS = 100;
    private static final int MAX_NAME_LENGTH = 4096;

    public static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER_DIGITS)
                                    .maxNameLength(MAX_NAME_LENGTH)
                                    .build())
                    .build();

    public static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private Json() {}
}
