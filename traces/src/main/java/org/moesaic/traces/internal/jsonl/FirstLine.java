package org.moesaic.traces.internal.jsonl;

import java.nio.charset.StandardCharsets;
import org.moesaic.traces.TraceFile;

/// The first line of a file as far as importers are shown it.
final class FirstLine {

    private FirstLine() {}

    /// Without space in front of it; what is not ASCII is not to be looked at.
    static String of(TraceFile file) {
        String head = new String(file.head(), StandardCharsets.ISO_8859_1).stripLeading();
        int end = head.indexOf('\n');
        return end < 0 ? head : head.substring(0, end);
    }
}
