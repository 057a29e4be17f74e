package org.moesaic.compute.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The index of a checkpoint in several safetensors files (`model.safetensors.index.json`): which tensor is in which.
///
/// @param shards file by tensor, in the order of the index
record ShardIndex(Path file, Map<String, String> shards) {

    static final String SUFFIX = ".safetensors.index.json";

    private static final long MAX_BYTES = 100_000_000;
    private static final int MAX_DEPTH = 8;
    private static final String CURE = "fetch the checkpoint again, with all its files";

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    /// @throws MoesaicException NOT_FOUND, or BAD_DATA with every shard that is missing or lies elsewhere
    static ShardIndex read(Path file) {
        FileRead.requireFile(file, SUFFIX + " file");
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw bad(file, "is larger than " + MAX_BYTES + " bytes", "give an index");
            }
            ShardIndex index = new ShardIndex(file, weightMap(file, Files.readAllBytes(file)));
            index.requireShards();
            return index;
        } catch (JacksonException e) {
            throw bad(file, "is broken JSON: " + JsonFault.of(e), CURE);
        } catch (IOException e) {
            throw FileRead.failed(file, e);
        }
    }

    /// The files, each once, in the order of their names.
    List<Path> files() {
        return new TreeSet<>(shards.values()).stream().map(file::resolveSibling).toList();
    }

    private static Map<String, String> weightMap(Path file, byte[] json) {
        Map<String, String> shards = new LinkedHashMap<>();
        boolean found = false;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad(file, "is no JSON object", CURE);
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean map = parser.currentName().equals("weight_map");
                if (parser.nextToken() == JsonToken.START_OBJECT && map) {
                    found = true;
                    members(file, parser, shards);
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (!found) {
            throw bad(file, "has no weight_map", "an index maps each tensor to its file");
        }
        return shards;
    }

    private static void members(Path file, JsonParser parser, Map<String, String> shards) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String tensor = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw bad(file, tensor + " is in no file", "write the name of its file as text");
            }
            shards.put(tensor, parser.getString());
        }
    }

    private void requireShards() {
        List<Problem> problems = new ArrayList<>();
        for (String shard : new TreeSet<>(shards.values())) {
            if (!shard.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
                problems.add(
                        Problem.in(
                                file,
                                "names the shard '" + shard + "'",
                                "a shard lies in the folder of its index, under a plain name"));
            } else if (!Files.isRegularFile(file.resolveSibling(shard))) {
                problems.add(Problem.in(file, "the shard " + shard + " is missing", CURE));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    private static MoesaicException bad(Path file, String message, String cure) {
        return MoesaicException.badData(Problem.in(file, message, cure));
    }
}
