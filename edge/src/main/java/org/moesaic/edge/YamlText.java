package org.moesaic.edge;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// Trees as YAML, the same text for the same tree: for resolved descriptions and placements.
public final class YamlText {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
                    .build();

    private YamlText() {}

    /// The tree in block style, keys in the order of the tree, ending with a line feed. [SchemaDocument] reads it back
    /// to an equal tree.
    public static String of(JsonNode tree) {
        String text = YAML.writeValueAsString(tree);
        return text.endsWith("\n") ? text : text + "\n";
    }
}
