package org.moesaic.compute.quantise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Where bytes lie in a file that is open for reading.
///
/// @param file what messages call it
/// @param offset of the first of the bytes
public record FilePlace(FileChannel channel, String file, long offset) {

    private static final String CURE =
            "files of weights must not change while they are read; fetch or write it again";

    FilePlace plus(long bytes) {
        return new FilePlace(channel, file, offset + bytes);
    }

    /// Fills a buffer up to its limit.
    ///
    /// @param from counted from the first of the bytes
    /// @return false if the channel is closed, as it is after an interrupt of any of its readers
    /// @throws MoesaicException BAD_DATA if the file ends before, NOT_FOUND if it cannot be read
    boolean read(long from, ByteBuffer into) {
        try {
            while (into.hasRemaining()) {
                long at = offset + from + into.position();
                if (channel.read(into, at) < 0) {
                    throw ended(channel.size());
                }
            }
            return true;
        } catch (ClosedChannelException e) {
            return false;
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(
                            file,
                            "cannot be read (" + e.getMessage() + ")",
                            "check that it is a file and may be read"));
        }
    }

    /// For bytes that are then read from a mapping, where the end of a file is no exception.
    ///
    /// @param to counted from the first of the bytes
    /// @throws MoesaicException BAD_DATA if the file ends before
    void requireUpTo(long to) {
        try {
            long size = channel.size();
            if (size < offset + to) {
                throw ended(size);
            }
        } catch (IOException e) {
            // Closed by an interrupt: the mapping is all there is.
        }
    }

    private MoesaicException ended(long size) {
        return MoesaicException.badData(
                Problem.in(file, "has shrunk to " + size + " bytes since it was opened", CURE));
    }
}
