package org.moesaic.model.closedform;

import java.util.List;
import org.moesaic.edge.Names;
import org.moesaic.edge.Quantity;

/// In what order a memory is read.
public sealed interface AccessPattern {

    /// One long run over all banks and channels: what whole expert matrices do.
    record Stream() implements AccessPattern {}

    /// Chunks at random places, each a row miss, spread evenly over the channels.
    ///
    /// @param chunkBytes bytes of one chunk
    record RandomChunks(long chunkBytes) implements AccessPattern {

        public RandomChunks {
            if (chunkBytes < 1) {
                throw new IllegalArgumentException(
                        "a chunk of " + chunkBytes + " bytes; at least 1 is needed");
            }
        }
    }

    /// A pattern as users write it: `stream`, or `random:CHUNK` with a size in bytes (`4096`) or with a unit (`4KiB`).
    ///
    /// @throws IllegalArgumentException with a message for the user
    static AccessPattern parse(String text) {
        if (text.equals("stream")) {
            return new Stream();
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!name.equals("random")) {
            throw new IllegalArgumentException(
                    "unknown pattern '"
                            + text
                            + "'; "
                            + Names.suggest(name, List.of("random", "stream"))
                            + " (as random:4096, with the size of a chunk)");
        }
        String chunk = colon < 0 ? "" : text.substring(colon + 1);
        if (chunk.isEmpty()) {
            throw new IllegalArgumentException(
                    "pattern 'random' has no chunk size; write it as random:4096 or random:4KiB");
        }
        boolean bare = chunk.chars().allMatch(c -> c >= '0' && c <= '9');
        return new RandomChunks(Quantity.bytes(bare ? chunk + " B" : chunk));
    }
}
