package org.moesaic.traces.parquet;

import java.io.IOException;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.TraceFile;

/// Turns what the Parquet library throws at damaged files into a message.
final class Guard {

    private Guard() {}

    /// Something that reads.
    interface Reading<T> {
        T run() throws IOException;
    }

    /// @param where place in the file, for messages
    /// @throws MoesaicException BAD_DATA if reading fails in any way
    static <T> T reading(TraceFile file, String where, Reading<T> reading) {
        try {
            return reading.run();
        } catch (MoesaicException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library throws whatever comes out of wrong numbers: null pointers, class casts,
            // indices.
            throw damaged(file, where, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            // It sizes arrays of runs and dictionaries by what a page says; one that cannot be had
            // leaves
            // nothing behind.
            throw damaged(file, where, "a page that claims more memory than there is");
        }
    }

    private static MoesaicException damaged(TraceFile file, String where, String message) {
        String line = message.lines().findFirst().orElse("");
        return MoesaicException.badData(
                Problem.in(
                        file.path(),
                        "damaged or truncated, " + where + ": " + line,
                        "fetch it again, or write it anew from its source"));
    }
}
