package org.moesaic.examples.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The fenced blocks of the README.
///
/// @param language what stands after the fence: `sh` for commands, `text` for their output, `yaml` for files
/// @param line where the block begins
/// @param lines what is in it
record Readme(String language, int line, List<String> lines) {

    static List<Readme> blocks() throws IOException {
        List<Readme> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        Readme open = null;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("```")) {
                if (open != null) {
                    open.lines().add(lines.get(i));
                }
            } else if (open == null) {
                open = new Readme(lines.get(i).substring(3), i + 1, new ArrayList<>());
            } else {
                blocks.add(open);
                open = null;
            }
        }
        return blocks;
    }

    /// The commands of a block, continued lines joined.
    List<String> commands() {
        return String.join("\n", lines).replaceAll("\\\\\n *", "").lines().toList();
    }
}
