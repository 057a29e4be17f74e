package org.moesaic.traces.internal.jsonl;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporter;

/// One request, one line a decode step: `{"meta": {…}}` first, then `{"step": n, "routed": {"<layer>": [ids]}}`.
///
/// Each step must hold all layers. A token's position is the length of the prompt plus
/// its step. A file whose first line is a step is one that has lost its first line, and is refused with what to write. The ids of a row are in ascending order, so nothing is known of their weights. What else a line holds is
/// passed over. The model's name in the file is a hint and no more: often a path of the machine that captured it.
public final class StepJsonlImporter implements TraceImporter {

    static final String NAME = "step-jsonl";

    private static final Pattern FIRST_LINE =
            Pattern.compile("\\s*+\\{\\s*+\"(?:meta\"\\s*+:|step\"[^\\n]{1,80}?\"routed\"\\s*+:)");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "JSON lines, 'meta' first, then a 'routed' map for each step";
    }

    @Override
    public boolean recognises(TraceFile file) {
        String head = new String(file.head(), StandardCharsets.ISO_8859_1);
        return FIRST_LINE.matcher(head).lookingAt();
    }

    @Override
    public RoutingTrace open(TraceFile file) {
        return StepJsonlTrace.of(file);
    }
}
